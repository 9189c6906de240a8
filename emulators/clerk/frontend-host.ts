import type { Context } from "hono";
import { ClerkError } from "./errors.ts";
import type { Instance } from "./instance.ts";

/**
 * Throws unless a request is for this instance: through the registered proxy with the secret key, or directly to its
 * host. (That host has no DNS record, so localhost is also accepted.)
 */
export function requireKnownHost(c: Context, { appUrl, keys, settings }: Instance): void {
  const proxyUrl = c.req.header("clerk-proxy-url");
  if (proxyUrl === undefined) {
    const host = c.req.header("host")?.replace(/:\d+$/, "") ?? "";
    if (!["localhost", "127.0.0.1", "[::1]", keys.frontendHost].includes(host)) throw invalidHost();
    return;
  }
  // Clerk sends a health check before the proxy is registered.
  const isKnown = settings.proxy || new URL(c.req.url).pathname.endsWith("/proxy-health");
  if (!isKnown || proxyUrl.replace(/\/$/, "") !== `${appUrl}/__clerk`) throw invalidHost();
  const secretKey = c.req.header("clerk-secret-key");
  if (!secretKey) {
    throw new ClerkError(400, "proxy_request_missing_secret_key", "missing secret key", {
      long: "When using a proxy, it's required to also pass the instance secret key in the Clerk-Secret-Key header.",
    });
  }
  if (secretKey !== keys.secretKey) {
    throw new ClerkError(401, "proxy_request_invalid_secret_key", "invalid secret key", {
      long: "The secret key given with this proxy request is invalid.",
    });
  }
}

function invalidHost(): ClerkError {
  return new ClerkError(400, "host_invalid", "Invalid host", {
    long: "We were unable to attribute this request to an instance running on Clerk. Make sure that your Clerk Publishable Key is correct.",
  });
}
