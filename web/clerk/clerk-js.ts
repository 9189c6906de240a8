/** The version of Clerk's browser script, and the path where our build serves it. */
export const clerkJsVersion = "6.40.0";
export const clerkJsPath = `/clerk/clerk-${clerkJsVersion}.js`;

/** Whether the browser calls Clerk through our proxy `/__clerk`. Clerk does not support a proxy for development instances. */
export function isProxied(publishableKey: string): boolean {
  // The key names the host of its instance, followed by a dollar sign.
  return !atob(publishableKey.split("_")[2] ?? "").endsWith(".accounts.dev$");
}
