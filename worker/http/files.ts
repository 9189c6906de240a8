import type { NotFoundHandler } from "hono";
import { isApiPath, isSafe } from "./method.ts";
import { answerNotFound, fail } from "./problem.ts";
import type { AppEnv } from "./request-context.ts";
import { protectPage } from "./security-headers.ts";

/**
 * What no route answers: the web app. Its files, and its one page at every address that names no file. Cloudflare
 * serves what is built under /assets/ and /clerk/ before the Worker is asked: what comes here from there is
 * missing, and must not be kept, because the next deploy may bring it.
 */
export const answerFile: NotFoundHandler<AppEnv> = async (c) => {
  const { path, method, raw } = c.req;
  if (isApiPath(path)) return answerNotFound(c);
  if (!isSafe(method)) return c.text("Method Not Allowed\n", 405, { allow: "GET, HEAD" });
  if (/^\/(assets|clerk)(\/|$)/.test(path)) return missing();
  const { settings } = c.var;
  const asked = isFile(path) ? raw : new Request(`${settings.APP_URL}/index.html`, raw);
  const answer = (await c.env.ASSETS.fetch(asked as never)) as unknown as Response;
  if (answer.status === 404) return missing();
  if (answer.status >= 500) fail("unavailable");
  const file = new Response(answer.body, answer);
  // Kept, and asked for again each time: 304 while it is the same (its ETag).
  file.headers.set("cache-control", "no-cache");
  // The service worker is bound by the policy that it came with, so files have it too.
  protectPage(file.headers, settings);
  return file;

  function missing() {
    return c.text("Not Found\n", 404, { "cache-control": "no-store" });
  }
};

/** A path whose last part has an extension names a file; pages have none. */
function isFile(path: string): boolean {
  return /\.[a-z0-9]+$/i.test(path);
}
