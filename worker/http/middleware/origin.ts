import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import type { Settings } from "../env.ts";
import { Problem } from "../problem.ts";
import type { AppEnv } from "../request-context.ts";

/** The origins whose pages may call the API, our own first. Session tokens must name one of them (`azp`). */
export function ownOrigins(settings: Settings): string[] {
  return [settings.APP_URL, ...settings.ALLOWED_ORIGINS];
}

/**
 * Rejects browsers on pages of unknown origins. Known origins get CORS headers. Servers and native apps send no Origin
 * and pass.
 */
export const requireKnownOrigin = createMiddleware<AppEnv>((c, next) => {
  const origin = c.req.header("origin");
  if (origin === undefined) return next();
  if (!ownOrigins(c.var.settings).includes(origin)) {
    throw new Problem("forbidden", { detail: "This origin may not call the API." });
  }
  return addCorsHeaders(c, next);
});

const addCorsHeaders = cors({
  // `requireKnownOrigin` has checked it.
  origin: (origin) => origin,
  allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
  allowHeaders: ["authorization", "content-type", "idempotency-key", "x-d1-bookmark"],
  exposeHeaders: ["x-request-id", "x-d1-bookmark", "retry-after", "ratelimit", "ratelimit-policy"],
  maxAge: 600,
});
