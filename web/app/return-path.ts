const nextKey = "next-page";

/** Stores the page to return to after signing in, for this tab. */
export function saveReturnPath(path: `/${string}`): void {
  sessionStorage.setItem(nextKey, path);
}

/** Returns the stored page, and clears it. */
export function takeReturnPath(): string | null {
  const path = sessionStorage.getItem(nextKey);
  sessionStorage.removeItem(nextKey);
  return path;
}
