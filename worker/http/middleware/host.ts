import { createMiddleware } from "hono/factory";
import { isApiPath } from "../method.ts";
import { Problem } from "../problem.ts";
import type { AppEnv } from "../request-context.ts";

/**
 * Refuses a request that was sent to another host than that of APP_URL (421), before anything else uses it:
 * any name may point at this Worker, and Clerk's proxy, links and redirects must never follow it.
 */
export const requireKnownHost = createMiddleware<AppEnv>(async (c, next) => {
  if (isSentTo(c.req.raw, c.var.settings.APP_URL)) return next();
  if (isApiPath(c.req.path)) throw new Problem("unknown_host");
  return c.text("This is not the address of the app.\n", 421);
});

/**
 * Whether a request was sent to the host of `appUrl`, an origin. The runtime makes the request's URL by putting
 * the text of the `Host` header before the path, so `Host: app.example/evil` would look right there: the header
 * is compared itself. A request that another Worker makes has a URL and no such header.
 */
export function isSentTo({ url, headers }: Request, appUrl: string): boolean {
  const host = headers.get("host");
  const ours = appUrl.slice(appUrl.indexOf("//") + 2);
  if (host !== null && host !== ours && hostIn(host, appUrl) !== ours) return false;
  return url.startsWith(`${appUrl}/`) || URL.parse(url)?.host === ours;
}

/** A `Host` header as a URL would spell it: in lower case, without the scheme's usual port. */
function hostIn(header: string, appUrl: string): string | undefined {
  if (!/^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(header)) return undefined;
  return URL.parse(`${appUrl.slice(0, appUrl.indexOf(":"))}://${header}`)?.host;
}
