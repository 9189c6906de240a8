/** Whether a request with that method changes nothing, and so has nothing to say in a body either. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
