import type { NotFoundHandler } from "hono";
import { isApiPath, isSafe } from "./method.ts";
import { fail, handleNotFound } from "./problem.ts";
import type { AppEnv } from "./request-context.ts";
import { setPageHeaders } from "./security-headers.ts";

/**
 * Serves the web app for requests without a route: its files, and its one page for paths without an extension.
 * Cloudflare serves existing files of /assets/ and /clerk/ before the Worker runs. Such a request here is for a missing
 * file: its 404 must not be cached, because the next deploy may have the file.
 */
export const serveFile: NotFoundHandler<AppEnv> = async (c) => {
  const { path, method, raw } = c.req;
  if (isApiPath(path)) return handleNotFound(c);
  if (!isSafe(method)) return c.text("Method Not Allowed\n", 405, { allow: "GET, HEAD" });
  if (/^\/(assets|clerk)(\/|$)/.test(path)) return missing();
  const { settings } = c.var;
  const request = isFile(path) ? raw : new Request(`${settings.APP_URL}/index.html`, raw);
  const asset = (await c.env.ASSETS.fetch(request as never)) as unknown as Response;
  if (asset.status === 404) return missing();
  if (asset.status >= 500) fail("unavailable");
  const file = new Response(asset.body, asset);
  // Browsers may cache it but must revalidate it (ETag, 304).
  file.headers.set("cache-control", "no-cache");
  // A service worker runs under the policy of its own response, so files need the headers too.
  setPageHeaders(file.headers, settings);
  return file;

  function missing() {
    return c.text("Not Found\n", 404, { "cache-control": "no-store" });
  }
};

/** Paths of files end with an extension, paths of pages do not. */
function isFile(path: string): boolean {
  return /\.[a-z0-9]+$/i.test(path);
}
