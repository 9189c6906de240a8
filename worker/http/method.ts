/** Whether a request with that method changes nothing, and so has nothing to say in a body either. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Whether a program asks there and not a person's browser for a page: refusals are problems then. */
export function isApiPath(path: string): boolean {
  return /^\/(api|__clerk)(\/|$)/.test(path);
}
