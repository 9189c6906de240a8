/** Clerk's browser script: which one, and where our own build serves it. */
export const clerkJsVersion = "6.40.0";
export const clerkJsPath = `/clerk/clerk-${clerkJsVersion}.js`;

/** Whether the browser asks Clerk through our own `/__clerk`. Clerk does not proxy a development instance. */
export function isProxied(publishableKey: string): boolean {
  // The key names the host of its instance, followed by a dollar sign.
  return !atob(publishableKey.split("_")[2] ?? "").endsWith(".accounts.dev$");
}
