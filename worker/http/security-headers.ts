import type { Settings } from "./env.ts";

/* Security headers. For the files that Cloudflare serves without the Worker see web/public/_headers. */

/** One year, without `includeSubDomains`: subdomains are not ours to decide, and may have no HTTPS. */
const strictTransportSecurity = "max-age=31536000";

/** Clerk's bot check (Cloudflare Turnstile), and its abuse protection, which uses other ports too. */
const turnstile = "https://challenges.cloudflare.com";
const protect = "https://*.protect.clerk.com";

/**
 * The Content-Security-Policy of the app's pages. Of what Clerk's documentation lists, two things are left out:
 * `style-src 'unsafe-inline'`, which only Clerk's own components need, and Clerk's host in `script-src`, because its
 * script is one of our files. A development instance does not work through our proxy, so its host is in `connect-src`.
 */
export function contentSecurityPolicy({ CLERK_PUBLISHABLE_KEY: key }: Settings): string {
  const development = developmentHost(key);
  return [
    "default-src 'none'",
    `script-src 'self' ${turnstile} ${protect}`,
    "style-src 'self'",
    "img-src 'self' data: https://img.clerk.com",
    `connect-src 'self' ${protect}:*${development ? ` https://${development}` : ""}`,
    `frame-src ${turnstile} ${protect}`,
    "font-src 'self'",
    // Clerk's script runs its timers in a worker from a blob.
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The Frontend API's host of a development instance, from its publishable key (base64 of host and `$`). */
function developmentHost(key: string): string | undefined {
  const [, encoded] = /^pk_test_(.+)$/.exec(key) ?? [];
  if (encoded === undefined) return undefined;
  try {
    const host = atob(encoded).replace(/\$$/, "");
    return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.accounts\.dev$/.test(host) ? host : undefined;
  } catch {
    return undefined;
  }
}

/** Adds the headers of a page. A page that has its own, stricter policy keeps it. */
export function setPageHeaders(headers: Headers, settings: Settings): void {
  if (!headers.has("content-security-policy")) {
    headers.set("content-security-policy", contentSecurityPolicy(settings));
  }
  headers.set("referrer-policy", "no-referrer");
  headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
}

/** Adds the headers of every response, and to HTML those of a page. `settings` is undefined if they are invalid. */
export function setSecurityHeaders(
  headers: Headers,
  appUrl: unknown,
  settings: Settings | undefined,
): void {
  headers.set("x-content-type-options", "nosniff");
  // Replaces Clerk's own header on proxied responses, which includes subdomains.
  if (String(appUrl).startsWith("https:")) {
    headers.set("strict-transport-security", strictTransportSecurity);
  } else headers.delete("strict-transport-security");
  const isPage = settings && headers.get("content-type")?.startsWith("text/html");
  if (isPage) setPageHeaders(headers, settings);
}
