import { type Column, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditInsert } from "../audit/entry.ts";
import { idPrefix, newId } from "../db/id.ts";
import { sessionSignups } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { isActiveParticipant } from "./is-active-participant.ts";
import { mailParticipants } from "./notify-participants.ts";

/** Parameters of `promotionStatements`. */
export interface PromotionParams {
  promotionClaim: string;
  /** The prefix of the ids of audit entries and mails, from `idPrefix`. */
  promotionIds: string;
  appUrl: string;
  now: number;
}

export function promotionValues(appUrl: string, now: number): PromotionParams {
  return { promotionClaim: newId(now), promotionIds: idPrefix(now), appUrl, now };
}

const { promotionClaim, promotionIds, appUrl, now } = params<PromotionParams>();

const waiting = alias(sessionSignups, "waiting");
const ahead = alias(sessionSignups, "ahead");

/** The sign-up is on the waitlist, and its person or player is active in the tenant. */
const isWaiting = (signup: Record<"playerId" | "userId" | "status", Column>) =>
  sql`(${signup.status} = 'waitlisted' and ${isActiveParticipant(signup)})`;

const waitingAhead = sql`(select count(*) from session_signups ahead
  where ahead.session_id = waiting.session_id
    and ${isWaiting(ahead)}
    and (ahead.answered_at, ahead.id) < (waiting.answered_at, waiting.id))`;

/** The sign-up is next for a free place in a session for which the condition is true. */
const isNext = (isChosen: SQL) => sql`session_signups.id in (
  select waiting.id from sessions join session_signups waiting on waiting.session_id = sessions.id
  where ${isChosen}
    and sessions.status = 'scheduled'
    and sessions.starts_at > ${now}
    and ${isWaiting(waiting)}
    and ${waitingAhead} < coalesce(sessions.capacity, 9e99) - sessions.going)`;

/**
 * Statements that give free places to the waitlist in its order, with mails and audit entries, in the sessions of which
 * the condition is true.
 */
export const promotionStatements = (isChosen: SQL) => ({
  // Audit entries and mails come first, because `isNext` is false after the update.
  promotionAudit: auditInsert(
    "signup.promoted",
    {
      id: promotionIds,
      tenantId: sql`(select sessions.tenant_id from sessions where sessions.id = session_signups.session_id)`,
      actorUserId: null,
      target: ["session", sessionSignups.sessionId],
      data: sql`json_object('playerId', session_signups.player_id, 'userId', session_signups.user_id)`,
      now,
    },
    sql`from session_signups where ${isNext(isChosen)}`,
  ),

  promotionMails: mailParticipants({
    template: "place-free",
    isAffected: isNext(isChosen),
    id: promotionIds,
    appUrl,
    claim: promotionClaim,
    now,
  }),

  promotion: sql`
    update session_signups set status = 'going', claim = ${promotionClaim} where ${isNext(isChosen)}`,
});

/** The session has a free place and a waitlist, with the same terms as the index `sessions_promotable`. */
const isPromotable = sql`(sessions.waitlisted > 0
  and (sessions.capacity is null or sessions.going < sessions.capacity)
  and sessions.starts_at > ${now})`;

const promotableBatch = batch(params<PromotionParams>(), () => promotionStatements(isPromotable));

/** The task of the cron that promotes from waitlists where a trigger has freed a place. */
export const promotableSessions = {
  due: sql`(select sessions.id from sessions where ${isPromotable})`,
  statements: promotableBatch,
};
