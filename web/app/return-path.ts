const nextKey = "next-page";

/** Remembers for this visit where somebody wanted to go before they had to sign in. */
export function saveReturnPath(path: `/${string}`): void {
  sessionStorage.setItem(nextKey, path);
}

/** Where they wanted to go, once. */
export function takeReturnPath(): string | null {
  const next = sessionStorage.getItem(nextKey);
  sessionStorage.removeItem(nextKey);
  return next;
}
