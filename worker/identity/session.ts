import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { languageOf } from "../http/locale.ts";
import { isSafe } from "../http/method.ts";
import { Problem } from "../http/problem.ts";
import { replayOrRun } from "./idempotency.ts";
import type { OptionalSessionEnv, SessionEnv } from "./session-env.ts";
import { verifySession } from "./verify.ts";

/**
 * Requires a session token, as `Authorization: Bearer` or in the `__session` cookie; the header wins. Browsers add
 * cookies to every request, so an unsafe request with one must come from our own page (CSRF). An unsafe request with
 * an Idempotency-Key runs once.
 */
export const requireSession = createMiddleware<SessionEnv>(async (c, next) => {
  const { settings, now } = c.var;
  const isRead = isSafe(c.req.method);
  const { token, isCookie } = tokenOf(c);
  if (isCookie && !isRead && c.req.header("origin") !== settings.APP_URL) {
    throw new Problem("forbidden", {
      detail: "A request with a cookie must come from our own page.",
    });
  }
  const caller = await verifySession(token, settings, now);
  if (!caller) throw new Problem("unauthenticated");
  if (isRead) {
    c.set("caller", caller);
    return next();
  }
  if (caller.isImpersonated) {
    throw new Problem("forbidden", { detail: "An impersonated session may look, not touch." });
  }
  c.set("caller", { ...caller, locale: languageOf(c) });
  const key = c.req.header("idempotency-key");
  return key === undefined ? next() : replayOrRun(c, key, next);
});

/** Reads the session token of the header if there is one. An invalid token is ignored. */
export const trySession = createMiddleware<OptionalSessionEnv>(async (c, next) => {
  const token = bearerIn(c.req.header("authorization"));
  const caller = token ? await verifySession(token, c.var.settings, c.var.now) : null;
  if (caller) c.set("caller", caller);
  await next();
});

/**
 * An optional session. Without credentials the request is anonymous; credentials that are present must be valid, or 401.
 * The cookie counts only in requests from our own page.
 */
export const optionalSession = createMiddleware<OptionalSessionEnv>(async (c, next) => {
  const isOurPage = c.req.header("origin") === c.var.settings.APP_URL;
  const hasCookie = isOurPage && /(^|; *)__session=/.test(c.req.header("cookie") ?? "");
  if (c.req.header("authorization") === undefined && !hasCookie) return next();
  return requireSession(c as Context<SessionEnv>, next);
});

/** The token of a well-formed `Bearer` header. */
function bearerIn(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? "")?.[1];
}

function tokenOf(c: Context): { token: string; isCookie: boolean } {
  const authorization = c.req.header("authorization");
  if (authorization !== undefined) {
    const token = bearerIn(authorization);
    if (!token) throw new Problem("unauthenticated");
    return { token, isCookie: false };
  }
  const cookies = (c.req.header("cookie") ?? "").split(";").map((cookie) => cookie.trim());
  const [cookie, second] = cookies.filter((cookie) => cookie.startsWith("__session="));
  // Two session cookies mean that an attacker has set one.
  if (!cookie || second) throw new Problem("unauthenticated");
  return { token: cookie.slice("__session=".length), isCookie: true };
}
