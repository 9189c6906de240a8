import { type SQL, sql } from "drizzle-orm";
import { type Caller, type CallerParams, callerId, callerParams } from "../access/caller.ts";
import { fromOwnSessions, participantRow } from "../access/own-sessions.ts";
import { canChange, canRead } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { sessions, tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, list, many, one, params } from "../db/sql.ts";
import { fail, Problem } from "../http/problem.ts";
import type { FieldError } from "../http/response-parts.ts";
import { faultOfEnd, longestMs, type UpdateSession } from "./contract.ts";
import { mailParticipants } from "./notify-participants.ts";
import { type PromotionParams, promotionStatements, promotionValues } from "./promote.ts";
import { isTarget, isTargetOrFollowing, type Target } from "./target.ts";

type Changes = Omit<UpdateSession, "scope">;

/**
 * Changes a session, or it and the following ones of its series, which move by the same number of days to the same time
 * of day. Each person who was going gets one mail if the time or place has changed. Free places go to the waitlist. A
 * series costs a second round trip, because SQLite cannot calculate with time zones.
 *
 * Returns the changed sessions. Throws `session_cancelled`, `validation_failed` (an end before the start, a capacity
 * below the people going), `not_found` and `forbidden`.
 */
export async function changeSession(
  db: Db,
  caller: Caller,
  target: Target & { appUrl: string },
  { scope, ...changes }: UpdateSession,
  now: number,
) {
  const { id, tenantId, appUrl } = target;
  const claim = newId(now);
  const values: ChangeParams = {
    ...callerParams(caller),
    ...promotionValues(appUrl, now),
    id,
    tenantId,
    changes: JSON.stringify(changes),
    details: JSON.stringify({ changed: Object.keys(changes), scope }),
    newIds: idPrefix(now),
    claim,
  };
  const times =
    scope === "following" ? await timesOfSeries(db, caller, target, changes, now) : null;
  const { result, place } = await db.commit(
    times ? changeSeriesBatch({ ...values, times }) : changeOneBatch(values),
  );
  const { tenant } = requirePermission(place, "sessions.update");
  const { session, revision } = result.session ?? fail("not_found");
  if (revision.claim === claim) return result.changed;
  if (session.status === "cancelled") return fail("session_cancelled");
  if (tenant.status !== "active") return fail("forbidden");
  const { startsAt = session.startsAt, endsAt = session.endsAt } = changes;
  const fault = faultOfEnd(startsAt, endsAt);
  if (fault) throw validationFailure({ path: "endsAt", code: "out_of_range", message: fault });
  throw validationFailure({
    path: "capacity",
    code: "too_small",
    message: "is less than are going already",
  });
}

interface ChangeParams extends CallerParams, Target, PromotionParams {
  /** A JSON object of the columns that change. */
  changes: string;
  /** The data of the audit entry, in JSON: names of columns, without values. */
  details: string;
  /** From `idPrefix`, for mails and the audit entry. */
  newIds: string;
  claim: string;
}
interface SeriesParams extends ChangeParams {
  /** A JSON object of `Move`, by session id. */
  times: string;
}
/** The present start of a session, and its new times. */
interface Move {
  oldStartsAt: number;
  startsAt: number;
  endsAt: number;
}

const given = params<SeriesParams>();
const { tenantId, changes, details, times, newIds, claim, appUrl, now } = given;

/** The new value of a column if `changes` has one (null is one), else the present value. */
const newValue = (name: keyof Changes) => sql`iif(json_type(${changes}, ${`$.${name}`}) is null,
  ${sessions[name]}, ${changes} ->> ${`$.${name}`})`;

const moveOf = (name: keyof Move) =>
  sql`json_extract(${times}, '$."' || sessions.id || ${`".${name}`})`;

interface Change {
  template: "session-moved" | "series-moved";
  isChosen: SQL;
  /** The session has not been moved since its times were read. */
  isUnmoved: SQL;
  startsAt: SQL;
  endsAt: SQL;
}

const changeStatements = ({ template, isChosen, isUnmoved, startsAt, endsAt }: Change) => {
  const timezone = newValue("timezone");
  const location = newValue("location");
  const capacity = newValue("capacity");
  // `+`, so that SQLite uses the ids and not the index of all sessions of the tenant.
  const isInTenant = sql`(${isChosen} and +sessions.tenant_id = ${tenantId})`;
  const isValid = sql`(${endsAt} > ${startsAt} and ${endsAt} - ${startsAt} <= ${longestMs}
    and sessions.going <= coalesce(${capacity}, 9e99))`;
  const willChange = sql`(${isInTenant} and ${isUnmoved} and sessions.status = 'scheduled' and ${isValid}
    and ${canChange("sessions.update", tenantId)})`;
  const willMove = sql`(sessions.starts_at <> ${startsAt} or sessions.ends_at <> ${endsAt}
    or sessions.location is not ${location})`;
  const hasChanged = sql`(${isInTenant} and sessions.claim = ${claim})`;
  return {
    // Before the change, to compare old and new values. No mail about a session that is over.
    mails: mailParticipants({
      template,
      isAffected: sql`${willChange} and ${willMove} and session_signups.status = 'going'
        and (sessions.ends_at > ${now} or ${endsAt} > ${now})`,
      newValues: { startsAt, endsAt, timezone, location },
      id: newIds,
      appUrl,
      claim,
      now,
    }),

    sessions: sql`
      update sessions set title = ${newValue("title")}, kind = ${newValue("kind")}, starts_at = ${startsAt},
        ends_at = ${endsAt}, timezone = ${timezone}, location = ${location}, notes = ${newValue("notes")},
        capacity = ${capacity}, sequence = sessions.sequence + 1, claim = ${claim}, updated_at = ${now}
      where ${willChange}`,

    audit: auditInsert(
      "session.updated",
      {
        id: newIds,
        tenantId: sessions.tenantId,
        actorUserId: callerId,
        target: ["session", sessions.id],
        data: sql`${details}`,
        now,
      },
      sql`from sessions where ${isTarget} and sessions.claim = ${claim}`,
    ),

    ...promotionStatements(hasChanged),

    result: combine({
      changed: many(
        participantRow,
        sql`${fromOwnSessions} and ${hasChanged} order by sessions.starts_at, sessions.id`,
      ),
      session: one(participantRow, sql`${fromOwnSessions} and ${isTarget}`),
    }),

    place: placeIn(tenantId, jsonObject({ status: tenants.status })),
  };
};

const changeOneBatch = batch(params<ChangeParams>(), () =>
  changeStatements({
    template: "session-moved",
    isChosen: isTarget,
    isUnmoved: sql`true`,
    startsAt: newValue("startsAt"),
    endsAt: newValue("endsAt"),
  }),
);

const changeSeriesBatch = batch(given, () =>
  changeStatements({
    template: "series-moved",
    isChosen: sql`sessions.id in (select key from json_each(${times}))`,
    isUnmoved: sql`sessions.starts_at = ${moveOf("oldStartsAt")}`,
    startsAt: moveOf("startsAt"),
    endsAt: moveOf("endsAt"),
  }),
);

/**
 * The `times` of `SeriesParams`; null if there is no such session or the caller may not change it, which
 * `changeOneBatch` then reports. Throws `validation_failed`.
 */
async function timesOfSeries(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, id }: Target,
  changes: Changes,
  now: number,
): Promise<string | null> {
  const { series } = await db.read(seriesBatch({ clerkUserId, tenantId, id, now }));
  const first = series.find((session) => session.id === id);
  if (!first) return null;
  const to = {
    startsAt: changes.startsAt ?? first.startsAt,
    endsAt: changes.endsAt ?? first.endsAt,
  };
  const fault = faultOfEnd(to.startsAt, to.endsAt);
  if (fault) throw validationFailure({ path: "endsAt", code: "out_of_range", message: fault });
  const timezone = { from: first.timezone, to: changes.timezone ?? first.timezone };
  const { moveSeries } = await import("./series.ts");
  const times = moveSeries({ from: first, to }, series, timezone);
  const moves = series.map((session, index) => [
    session.id,
    { oldStartsAt: session.startsAt, ...times[index] },
  ]);
  return JSON.stringify(Object.fromEntries(moves));
}

const seriesBatch = batch(params<Target & { clerkUserId: string; now: number }>(), () => ({
  series: list(
    jsonObject({
      id: sessions.id,
      startsAt: sessions.startsAt,
      endsAt: sessions.endsAt,
      timezone: sessions.timezone,
    }),
    sql`from sessions
      where ${isTargetOrFollowing} and sessions.status = 'scheduled' and ${canRead("sessions.update", tenantId)}
      order by sessions.starts_at`,
  ),
}));

function validationFailure(error: FieldError): Problem {
  return new Problem("validation_failed", { errors: [error] });
}
