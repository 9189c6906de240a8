import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { sessionSignups, sessions } from "../db/schema.ts";
import { asParticipant, callerId, mayChange, mayRead } from "../db/scope.ts";
import { both, either } from "../db/statement.ts";
import { type FieldError, Problem, refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import { faultOfEnd, longestMs, type UpdateSession } from "./contract.ts";
import { promoting } from "./promote.ts";
import { mailParticipants } from "./tell.ts";

/** A session of a tenant, as the address names it. */
export interface Target {
  tenantId: string;
  id: string;
  appUrl: string;
}

/**
 * Changes a session, or it and those of its series that follow: these move as many days, to the same hours
 * on the wall. Whoever was going is told once where time or place is another; places that come free go to
 * those who wait. A series costs a second trip, for its hours are not to be reckoned in SQL.
 *
 * Answers the sessions that were changed. Throws `session_cancelled`, `validation_failed` (an end before the
 * start, fewer places than are taken), `not_found` and `forbidden`.
 */
export async function changeSession(
  db: Db,
  caller: Caller,
  target: Target,
  { scope, ...changes }: UpdateSession,
  now: number,
) {
  const claim = newId(now);
  const following = scope === "following" ? await seriesOf(db, caller, target, changes, now) : null;
  const isOne = eq(sessions.id, target.id);
  const { isTarget, isUnmoved, startsAt, endsAt } = following ?? {
    isTarget: isOne,
    isUnmoved: sql`true`,
    startsAt: valueOr(changes.startsAt, sessions.startsAt),
    endsAt: valueOr(changes.endsAt, sessions.endsAt),
  };
  const timezone = valueOr(changes.timezone, sessions.timezone);
  const location = valueOr(changes.location, sessions.location);
  const fits = both(
    sql`${endsAt} > ${startsAt}`,
    sql`${endsAt} - ${startsAt} <= ${longestMs}`,
    changes.capacity ? sql`${sessions.going} <= ${changes.capacity}` : sql`true`,
  );
  const willChange = both(
    isTarget,
    isUnmoved,
    eq(sessions.tenantId, target.tenantId),
    eq(sessions.status, "scheduled"),
    fits,
    mayChange(caller, "sessions.update", target.tenantId),
  );
  const isMoved = sql`(${sessions.startsAt} <> ${startsAt} or ${sessions.endsAt} <> ${endsAt} or ${sessions.location} is not ${location})`;
  const isMine = both(isTarget, eq(sessions.tenantId, target.tenantId), eq(sessions.claim, claim));
  const answer = await db.commit({
    // Before the change, while what was is still there to be compared. Nobody is told of what is over.
    mails: mailParticipants(
      {
        template: following ? "series-moved" : "session-moved",
        which: both(
          willChange,
          isMoved,
          eq(sessionSignups.status, "going"),
          either(gt(sessions.endsAt, now), sql`${endsAt} > ${now}`),
        ),
        told: { startsAt, endsAt, timezone, location },
        appUrl: target.appUrl,
        claim,
      },
      now,
    ),
    changed: q
      .update(sessions)
      .set({
        title: valueOr(changes.title, sessions.title),
        kind: valueOr(changes.kind, sessions.kind),
        startsAt,
        endsAt,
        timezone,
        location,
        notes: valueOr(changes.notes, sessions.notes),
        capacity: valueOr(changes.capacity, sessions.capacity),
        sequence: sql`${sessions.sequence} + 1`,
        claim,
        updatedAt: now,
      })
      .where(willChange),
    entry: auditEntry(
      sessions,
      both(isOne, eq(sessions.claim, claim)),
      {
        action: "session.updated",
        tenantId: sessions.tenantId,
        actorUserId: callerId(caller),
        target: ["session", sessions.id],
        data: { changed: Object.keys(changes), scope },
      },
      now,
    ),
    ...promoting(isMine, { claim: newId(now), appUrl: target.appUrl }, now),
    sessions: asParticipant(caller, isMine).orderBy(asc(sessions.startsAt), asc(sessions.id)),
    session: asParticipant(caller, isOne, eq(sessions.tenantId, target.tenantId)),
    place: ownPlace(caller, target.tenantId),
  });
  const { tenant } = demand(answer.place[0], "sessions.update");
  const { session } = answer.session[0] ?? refuse("not_found");
  if (session.claim === claim) return answer.sessions;
  if (session.status === "cancelled") return refuse("session_cancelled");
  if (tenant.status !== "active") return refuse("forbidden");
  const { startsAt: start = session.startsAt, endsAt: end = session.endsAt } = changes;
  const fault = faultOfEnd(start, end);
  if (fault) throw invalid({ path: "endsAt", code: "out_of_range", message: fault });
  throw invalid({ path: "capacity", code: "too_small", message: "is less than are going already" });
}

/**
 * Cancels a session, or it and those of its series that follow: they stay, shown as cancelled, and whoever
 * was going is told, once. Again it changes nothing. Throws `not_found` and `forbidden`.
 */
export async function cancelSession(
  db: Db,
  caller: Caller,
  target: Target,
  scope: "this" | "following",
  now: number,
): Promise<void> {
  const claim = newId(now);
  const isOne = both(eq(sessions.id, target.id), eq(sessions.tenantId, target.tenantId));
  const willCancel = both(
    scope === "following" ? either(isOne, followsIt(target, now)) : isOne,
    eq(sessions.tenantId, target.tenantId),
    eq(sessions.status, "scheduled"),
    mayChange(caller, "sessions.update", target.tenantId),
  );
  const answer = await db.commit({
    mails: mailParticipants(
      {
        template: scope === "following" ? "series-cancelled" : "session-cancelled",
        which: both(willCancel, eq(sessionSignups.status, "going"), gt(sessions.endsAt, now)),
        appUrl: target.appUrl,
        claim,
      },
      now,
    ),
    cancelled: q
      .update(sessions)
      .set({
        status: "cancelled",
        sequence: sql`${sessions.sequence} + 1`,
        claim,
        updatedAt: now,
      })
      .where(willCancel),
    entry: auditEntry(
      sessions,
      // One entry, of the first that was cancelled: the one named may have been before.
      sql`${sessions.id} = (select it.id from sessions it where it.claim = ${claim} and (it.id = ${target.id}
        or it.series_id = (select series_id from sessions named where named.id = ${target.id})) order by it.starts_at limit 1)`,
      {
        action: "session.cancelled",
        tenantId: sessions.tenantId,
        actorUserId: callerId(caller),
        target: ["session", sessions.id],
        data: { scope },
      },
      now,
    ),
    session: asParticipant(caller, isOne),
    place: ownPlace(caller, target.tenantId),
  });
  const { tenant } = demand(answer.place[0], "sessions.update");
  const { session } = answer.session[0] ?? refuse("not_found");
  if (session.status !== "cancelled")
    refuse(tenant.status === "active" ? "not_found" : "forbidden");
}

/** Those of the session's series that come after it and are still ahead. */
function followsIt({ id }: Target, now: number): SQL {
  const it = (column: SQL) => sql`(select ${column} from sessions it where it.id = ${id})`;
  return both(
    sql`${sessions.seriesId} = ${it(sql`it.series_id`)}`,
    sql`${sessions.startsAt} > ${it(sql`it.starts_at`)}`,
    gt(sessions.endsAt, now),
  );
}

/** The session and those that follow, with the hours that each will have. Throws `not_found`. */
async function seriesOf(
  db: Db,
  caller: Caller,
  target: Target,
  changes: Omit<UpdateSession, "scope">,
  now: number,
) {
  const { series } = await db.read({
    series: q
      .select({
        id: sessions.id,
        startsAt: sessions.startsAt,
        endsAt: sessions.endsAt,
        timezone: sessions.timezone,
      })
      .from(sessions)
      .where(
        and(
          eq(sessions.tenantId, target.tenantId),
          either(eq(sessions.id, target.id), followsIt(target, now)),
          eq(sessions.status, "scheduled"),
          mayRead(caller, "sessions.update", target.tenantId),
        ),
      )
      .orderBy(asc(sessions.startsAt)),
  });
  const first = series.find(({ id }) => id === target.id);
  // Not there, or not theirs to change: the statement that changes finds out which, and says so.
  if (!first) return null;
  const to = {
    startsAt: changes.startsAt ?? first.startsAt,
    endsAt: changes.endsAt ?? first.endsAt,
  };
  const fault = faultOfEnd(to.startsAt, to.endsAt);
  if (fault) throw invalid({ path: "endsAt", code: "out_of_range", message: fault });
  const timezone = { from: first.timezone, to: changes.timezone ?? first.timezone };
  const { movedAlike } = await import("./series.ts");
  const times = movedAlike({ from: first, to }, series, timezone);
  const moved = series.map(({ id, startsAt }, at) => [id, { was: startsAt, ...times[at] }]);
  const json = JSON.stringify(Object.fromEntries(moved));
  const of = (path: string) =>
    sql<number>`json_extract(${json}, '$."' || ${sessions.id} || ${`".${path}`})`;
  return {
    isTarget: inArray(sessions.id, sql`(select key from json_each(${json}))`),
    // Moved by somebody else in between: that one stays where they put it.
    isUnmoved: sql`${sessions.startsAt} = ${of("was")}`,
    startsAt: of("startsAt"),
    endsAt: of("endsAt"),
  };
}

function valueOr<T>(value: T | undefined, column: SQL | typeof sessions.title | object): SQL<T> {
  return value === undefined ? sql<T>`${column}` : sql<T>`${value}`;
}

function invalid(error: FieldError): Problem {
  return new Problem("validation_failed", { errors: [error] });
}
