import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { Db } from "../db/client.ts";
import { type Bindings, type Settings, settingsOf } from "./env.ts";
import { isSafe } from "./method.ts";
import { protectAnswer } from "./security-headers.ts";

/** What every handler finds in its context: the request's name and hour, the settings, the database. */
export interface AppEnv {
  Bindings: Bindings;
  Variables: {
    requestId: string;
    now: number;
    settings: Settings;
    db: Db;
    /** The answer carries a secret that is shown once: nothing may keep it. */
    isSecret?: boolean;
  };
}

/**
 * Of reads that went well, and fast, one in so many has a line in the log: a line costs as much as six hundred
 * rows (docs/cost.md). Which ones, their names say (a UUID's first digit), so whoever is told a name knows.
 */
const readsALine = 16;
const hasLine = (requestId: string) => requestId.startsWith("0");
const slowMs = 1_000;

/**
 * Names the request, opens its database, and says afterwards what it cost: `x-request-id`, the
 * bookmark for the next read, Server-Timing where settings ask for it, a log line. Nothing that a
 * person may see is cached on the way. Logs hold the route's pattern, never a path or a query.
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
  // Set on the answer that is there: `c.header` would make a new one for each, or a second list of them before.
  const { headers, status } = c.res;
  headers.set("x-request-id", requestId);
  protectAnswer(headers, c.env.APP_URL, c.var.settings);
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  const bookmark = db.bookmark;
  if (bookmark) headers.set("x-d1-bookmark", bookmark);
  if (c.env.SERVER_TIMING === "1") {
    const cost = `trips=${trips} statements=${statements} rows_read=${rowsRead} rows_written=${rowsWritten}`;
    headers.set("server-timing", `d1;desc="${cost}"`);
  }
  const durationMs = Date.now() - now;
  const isUsual = isSafe(c.req.method) && status < 400 && durationMs < slowMs;
  if (isUsual && !hasLine(requestId)) return;
  log("request", {
    requestId,
    method: c.req.method,
    route: routePath(c, -1),
    status,
    weight: isUsual ? readsALine : 1,
    durationMs,
    trips,
    statements,
    rowsRead,
    rowsWritten,
  });
});

/** Checks the settings before anything else runs; a faulty one stops the request with 503. */
export const requireSettings = createMiddleware<AppEnv>((c, next) => {
  c.set("settings", settingsOf(c.env));
  return next();
});

/** One line of JSON. Ids, numbers and codes only: never an email, a name, a token or a code. */
export function log(event: string, fields: Record<string, unknown>): void {
  const line = JSON.stringify({ event, ...fields });
  if (event === "error") console.error(line);
  else console.log(line);
}
