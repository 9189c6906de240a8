import { and, asc, eq, gt, lt, type SQL, sql } from "drizzle-orm";
import { callerRow, standing } from "../account/caller-row.ts";
import type { Db } from "../db/client.ts";
import { prepared } from "../db/prepared.ts";
import { sessions } from "../db/schema.ts";
import { asParticipant } from "../db/scope.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import { Problem, refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { longestMs, type SessionsQuery, widestMs } from "./contract.ts";

/**
 * The sessions of all the caller's tenants, or of those named, that touch the time asked for, by start.
 * Without `from` it begins now, without `to` it goes on for a year. Throws `validation_failed` for a time
 * that is none or wider than a year, and as `standing` does.
 */
export async function listSessions(db: Db, caller: Caller, asked: SessionsQuery, now: number) {
  const from = asked.from ?? Math.min(now, (asked.to ?? now + 1) - 1);
  const to = asked.to ?? from + widestMs;
  const fault =
    to <= from ? "is not after from" : to - from > widestMs ? "is more than a year after from" : "";
  if (fault) {
    const error = { path: "to", code: "out_of_range", message: fault };
    throw new Problem("validation_failed", { errors: [error] });
  }
  const { tenantId, cursor, limit } = asked;
  const [afterStart = "0", afterId = ""] = cursor ? keyIn(cursor, 2) : [];
  const answer = await db.readNearest({
    sessions: pageOfSessions({
      clerkUserId: caller.clerkUserId,
      from,
      to,
      afterId,
      tenantIds: tenantId ? JSON.stringify(tenantId) : null,
      afterStart: Number(afterStart),
      most: limit + 1,
    }),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  return pageOf(answer.sessions, limit, ({ session }) => [String(session.startsAt), session.id]);
}

/** A page of what is on: of all tenants where none are named, and from the start where `after` is nothing. */
const pageOfSessions = prepared(
  (values: {
    clerkUserId: string;
    from: number;
    to: number;
    tenantIds: string | null;
    afterStart: number;
    afterId: string;
    most: number;
  }) => {
    const { from, to, tenantIds, afterStart, afterId, most } = values;
    return asParticipant(
      values,
      isWithin(from, to),
      sql`(${tenantIds} is null or ${sessions.tenantId} in (select value from json_each(${tenantIds})))`,
      sql`(${sessions.startsAt}, ${sessions.id}) > (${afterStart}, ${afterId})`,
    )
      .orderBy(asc(sessions.startsAt), asc(sessions.id))
      .limit(most);
  },
);

/** One session that the caller may see. Throws `not_found` for every other, and as `standing` does. */
export async function readSession(db: Db, caller: Caller, id: string) {
  const answer = await db.read({
    session: asParticipant(caller, eq(sessions.id, id)),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  return answer.session[0] ?? refuse("not_found");
}

/** Touches a span of time. That nothing lasts longer than two weeks lets the index begin there. */
export function isWithin(from: number, to: number): SQL {
  return and(
    gt(sessions.startsAt, sql`${from} - ${longestMs}`),
    lt(sessions.startsAt, to),
    gt(sessions.endsAt, from),
  ) as SQL;
}
