/** Clerk's browser script: which one, and where our own build serves it. */
export const clerkJsVersion = "6.40.0";
export const clerkJsPath = `/clerk/clerk-${clerkJsVersion}.js`;

/** The host of the Clerk instance that a publishable key belongs to; empty where it is no such key. */
export function frontendApiOf(publishableKey: string | undefined): string {
  try {
    const [, , encoded = ""] = (publishableKey ?? "").split("_");
    return atob(encoded).replace(/\$$/, "");
  } catch {
    return "";
  }
}

/** Whether the browser asks Clerk through our own `/__clerk`. Clerk does not proxy a development instance. */
export function isProxied(publishableKey: string): boolean {
  return !frontendApiOf(publishableKey).endsWith(".accounts.dev");
}
