import type { Settings } from "./env.ts";

/* The headers that protect pages. What Cloudflare serves itself (web/public/_headers) is no page. */

/** A year. Of this host alone: who else has a name below it is not known here, and may have no HTTPS. */
const strictTransportSecurity = "max-age=31536000";

/** Clerk's bot check (Cloudflare Turnstile), and its protection against abuse, which is on other ports too. */
const turnstile = "https://challenges.cloudflare.com";
const protect = "https://*.protect.clerk.com";

/**
 * What a page of the app may load and run. Of what Clerk's documentation asks for, `style-src 'unsafe-inline'`
 * is left out (only Clerk's own components need it) and so is its host in `script-src`: its script is a file of
 * ours. A development instance cannot be reached through our proxy, so that one's host is allowed to be asked.
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
    // Clerk's script keeps time in a worker that it makes of a blob.
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The Frontend API's host of a development instance, from its publishable key (base64 of the host and `$`). */
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

/** Adds what every page needs; a policy that is there already is the page's own, and stricter. */
export function protectPage(headers: Headers, settings: Settings): void {
  if (!headers.has("content-security-policy")) {
    headers.set("content-security-policy", contentSecurityPolicy(settings));
  }
  headers.set("referrer-policy", "no-referrer");
  headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
}

/** Adds what every answer needs, and to HTML what a page needs. There are no settings where they are faulty. */
export function protectAnswer(
  headers: Headers,
  appUrl: unknown,
  settings: Settings | undefined,
): void {
  headers.set("x-content-type-options", "nosniff");
  // Set or taken away, so that Clerk's own, which counts for other names too, never goes on as ours.
  if (String(appUrl).startsWith("https:")) {
    headers.set("strict-transport-security", strictTransportSecurity);
  } else headers.delete("strict-transport-security");
  const isPage = settings && headers.get("content-type")?.startsWith("text/html");
  if (isPage) protectPage(headers, settings);
}
