/** Whether requests with this method change nothing and have no body. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Whether the path is for programs, which get errors as problems; a page's errors are text. */
export function isApiPath(path: string): boolean {
  return /^\/(api|__clerk)(\/|$)/.test(path);
}
