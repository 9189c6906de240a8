import { sql } from "drizzle-orm";
import { type Caller, type CallerParams, callerParams, callerRow } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { fromOwnSessions, participantRow } from "../access/own-sessions.ts";
import type { Db } from "../db/client.ts";
import { batch, combine, many, one, params } from "../db/sql.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import { fail, Problem } from "../http/problem.ts";
import { longestMs, type SessionsQuery, widestMs } from "./contract.ts";

/**
 * The sessions of the caller's tenants, or of some of them, that overlap with a time span, by start. `from` defaults to
 * now, `to` to a year later. Throws `validation_failed` for a span that is empty or longer than a year, and as
 * `requireActive` does.
 */
export async function listSessions(db: Db, caller: Caller, query: SessionsQuery, now: number) {
  const from = query.from ?? Math.min(now, (query.to ?? now + 1) - 1);
  const to = query.to ?? from + widestMs;
  const fault =
    to <= from ? "is not after from" : to - from > widestMs ? "is more than a year after from" : "";
  if (fault) {
    const error = { path: "to", code: "out_of_range", message: fault };
    throw new Problem("validation_failed", { errors: [error] });
  }
  const { tenantId, cursor, limit } = query;
  const [afterStart = "0", afterId = ""] = cursor ? keyIn(cursor, 2) : [];
  const { result } = await db.readNearest(
    pageBatch({
      ...callerParams(caller),
      from,
      to,
      tenantIds: tenantId ? JSON.stringify(tenantId) : null,
      afterStart: Number(afterStart),
      afterId,
      rowLimit: limit + 1,
    }),
  );
  requireActive(result.me);
  return pageOf(result.sessions, limit, ({ session }) => [String(session.startsAt), session.id]);
}

interface PageParams extends CallerParams {
  from: number;
  to: number;
  /** A JSON list; null for all tenants. */
  tenantIds: string | null;
  afterStart: number;
  afterId: string;
  rowLimit: number;
}
const page = params<PageParams>();

/** The lower bound of `starts_at` limits what is read of the index: no session is longer than `longestMs`. */
const isInSpan = sql`(sessions.starts_at > ${page.from} - ${longestMs}
  and sessions.starts_at < ${page.to} and sessions.ends_at > ${page.from})`;

const isInChosenTenant = sql`(${page.tenantIds} is null
  or sessions.tenant_id in (select value from json_each(${page.tenantIds})))`;

const pageBatch = batch(page, () => ({
  result: combine({
    sessions: many(
      participantRow,
      sql`${fromOwnSessions} and ${isInSpan} and ${isInChosenTenant}
          and (sessions.starts_at, sessions.id) > (${page.afterStart}, ${page.afterId})
        order by sessions.starts_at, sessions.id limit ${page.rowLimit} + 0`,
    ),
    me: callerRow,
  }),
}));

/** A session of the caller's tenants. Throws `not_found`, and as `requireActive` does. */
export async function readSession(db: Db, caller: Caller, id: string) {
  const { result } = await db.read(sessionBatch({ ...callerParams(caller), id }));
  requireActive(result.me);
  return result.session ?? fail("not_found");
}

interface SessionParams extends CallerParams {
  id: string;
}
const { id } = params<SessionParams>();

const sessionBatch = batch(params<SessionParams>(), () => ({
  result: combine({
    session: one(participantRow, sql`${fromOwnSessions} and sessions.id = ${id}`),
    me: callerRow,
  }),
}));
