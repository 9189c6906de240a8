import { createMiddleware } from "hono/factory";
import { isApiPath } from "../method.ts";
import { Problem } from "../problem.ts";
import type { AppEnv } from "../request-context.ts";

/**
 * Rejects a request to another host than that of APP_URL (421). Any DNS name can point at this Worker; Clerk's proxy,
 * links and redirects must not use it.
 */
export const requireKnownHost = createMiddleware<AppEnv>(async (c, next) => {
  if (isSentTo(c.req.raw, c.var.settings.APP_URL)) return next();
  if (isApiPath(c.req.path)) throw new Problem("unknown_host");
  return c.text("This is not the address of the app.\n", 421);
});

/**
 * Whether a request was sent to the host of `appUrl`, an origin. The runtime builds the request's URL from the text of
 * the `Host` header and the path, so `Host: app.example/evil` would pass a check of the URL alone: the header itself is
 * compared too. A request from another Worker has no such header.
 */
export function isSentTo({ url, headers }: Request, appUrl: string): boolean {
  const host = headers.get("host");
  const appHost = appUrl.slice(appUrl.indexOf("//") + 2);
  if (host !== null && host !== appHost && normalizeHost(host, appUrl) !== appHost) return false;
  return url.startsWith(`${appUrl}/`) || URL.parse(url)?.host === appHost;
}

/** A `Host` header in lower case, without the default port. */
function normalizeHost(header: string, appUrl: string): string | undefined {
  if (!/^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(header)) return undefined;
  return URL.parse(`${appUrl.slice(0, appUrl.indexOf(":"))}://${header}`)?.host;
}
