import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { Db } from "../db/client.ts";
import { type Bindings, type Settings, settingsOf } from "./env.ts";
import { isSafe } from "./method.ts";
import { setSecurityHeaders } from "./security-headers.ts";

/** The Hono environment of every handler. */
export interface AppEnv {
  Bindings: Bindings;
  Variables: {
    requestId: string;
    now: number;
    settings: Settings;
    db: Db;
    /** The response has a secret that is shown once, so it must not be stored. */
    isSecret?: boolean;
  };
}

/**
 * One in this many fast, successful reads is logged, because a log line costs as much as six hundred rows (docs/cost.md).
 * The first digit of the request id decides, so the id alone tells whether there is a line.
 */
const sampleRate = 16;
const isSampled = (requestId: string) => requestId.startsWith("0");
const slowMs = 1_000;

/**
 * Sets the request's id, time and database client. Adds to each response `x-request-id`, D1's bookmark, security
 * headers, `no-store` by default, and Server-Timing if the settings ask for it. Logs the request with its cost and the
 * route's pattern, never its path or query.
 */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  const now = Date.now();
  const db = new Db(c.env.DB, c.req.header("x-d1-bookmark"));
  const requestId = crypto.randomUUID();
  c.set("requestId", requestId);
  c.set("now", now);
  c.set("db", db);
  await next();
  const { trips, statements, rowsRead, rowsWritten } = db.meter;
  // On the response itself: `c.header` would copy the response for each header.
  const { headers, status } = c.res;
  headers.set("x-request-id", requestId);
  setSecurityHeaders(headers, c.env.APP_URL, c.var.settings);
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  const bookmark = db.bookmark;
  if (bookmark) headers.set("x-d1-bookmark", bookmark);
  if (c.env.SERVER_TIMING === "1") {
    const cost = `trips=${trips} statements=${statements} rows_read=${rowsRead} rows_written=${rowsWritten}`;
    headers.set("server-timing", `d1;desc="${cost}"`);
  }
  const durationMs = Date.now() - now;
  const isUsual = isSafe(c.req.method) && status < 400 && durationMs < slowMs;
  if (isUsual && !isSampled(requestId)) return;
  log("request", {
    requestId,
    method: c.req.method,
    route: routePath(c, -1),
    status,
    weight: isUsual ? sampleRate : 1,
    durationMs,
    trips,
    statements,
    rowsRead,
    rowsWritten,
  });
});

/** Validates the settings. With an invalid one, every request fails with 503. */
export const requireSettings = createMiddleware<AppEnv>((c, next) => {
  c.set("settings", settingsOf(c.env));
  return next();
});

/** Logs one line of JSON: ids, numbers and error codes, never an email, a name, a token or an invite code. */
export function log(event: string, fields: Record<string, unknown>): void {
  const line = JSON.stringify({ event, ...fields });
  if (event === "error") console.error(line);
  else console.log(line);
}
