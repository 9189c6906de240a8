import { type SQL, sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { fromOwnSessions } from "../access/own-sessions.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { sessions, tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { mailParticipants } from "./notify-participants.ts";
import { isTarget, isTargetOrFollowing, type Target } from "./target.ts";

/**
 * Cancels a session, or it and the following ones of its series. They stay visible as cancelled, and each person who
 * was going gets one mail. Idempotent. Throws `not_found` and `forbidden`.
 */
export async function cancelSession(
  db: Db,
  { clerkUserId }: Caller,
  target: Target & { appUrl: string },
  scope: "this" | "following",
  now: number,
): Promise<void> {
  const values = {
    clerkUserId,
    ...target,
    details: JSON.stringify({ scope }),
    newIds: idPrefix(now),
    claim: newId(now),
    now,
  };
  const cancel = scope === "following" ? cancelSeriesBatch : cancelOneBatch;
  const { session, place } = await db.commit(cancel(values));
  const { tenant } = requirePermission(place, "sessions.update");
  const { status } = session ?? fail("not_found");
  if (status !== "cancelled") fail(tenant.status === "active" ? "not_found" : "forbidden");
}

interface CancelParams extends Target {
  clerkUserId: string;
  appUrl: string;
  /** The data of the audit entry, in JSON. */
  details: string;
  /** From `idPrefix`, for mails and the audit entry. */
  newIds: string;
  claim: string;
  now: number;
}
const given = params<CancelParams>();
const { id, tenantId, appUrl, details, newIds, claim, now } = given;

/** The first session that this batch cancelled. It need not be the target, which may have been cancelled before. */
const isFirstCancelled = sql`sessions.id = (select s.id from sessions s
  where s.claim = ${claim} and (s.id = ${id}
    or s.series_id = (select target.series_id from sessions target where target.id = ${id}))
  order by s.starts_at limit 1)`;

const cancelStatements = (template: "session-cancelled" | "series-cancelled", isChosen: SQL) => {
  const willCancel = sql`(${isChosen} and sessions.status = 'scheduled' and ${canChange("sessions.update", tenantId)})`;
  return {
    mails: mailParticipants({
      template,
      isAffected: sql`${willCancel} and session_signups.status = 'going' and sessions.ends_at > ${now}`,
      id: newIds,
      appUrl,
      claim,
      now,
    }),

    sessions: sql`
      update sessions set status = 'cancelled', sequence = sessions.sequence + 1, claim = ${claim}, updated_at = ${now}
      where ${willCancel}`,

    audit: auditInsert(
      "session.cancelled",
      {
        id: newIds,
        tenantId: sessions.tenantId,
        actorUserId: callerId,
        target: ["session", sessions.id],
        data: sql`${details}`,
        now,
      },
      sql`from sessions where ${isFirstCancelled}`,
    ),

    session: combine({ status: sessions.status }, sql`${fromOwnSessions} and ${isTarget}`),

    place: placeIn(tenantId, jsonObject({ status: tenants.status })),
  };
};

const cancelOneBatch = batch(given, () => cancelStatements("session-cancelled", isTarget));
const cancelSeriesBatch = batch(given, () =>
  cancelStatements("series-cancelled", isTargetOrFollowing),
);
