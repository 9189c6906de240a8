import { sql } from "drizzle-orm";
import {
  type Caller,
  type CallerParams,
  callerId,
  callerParams,
  callerRow,
  isCaller,
  ownPlayerIds,
  ownTenantIds,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { hasPlayerMembership } from "../access/membership.ts";
import { fromOwnSessions, participantRow } from "../access/own-sessions.ts";
import { canChange } from "../access/permission.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { sessionSignups, sessions } from "../db/schema.ts";
import { batch, combine, jsonObject, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import type { SignUp } from "./contract.ts";
import { type PromotionParams, promotionStatements, promotionValues } from "./promote.ts";

/**
 * Records the answer of the caller, or of one of their players, to a session. The statement that writes checks the
 * capacity, so if two want the last place, one is waitlisted. A place that becomes free goes to the waitlist in the
 * same batch. A caller who is a player of the tenant answers as that player, so that they and their guardians change
 * the same answer. Idempotent.
 *
 * Throws `not_found` for a session or player that is not the caller's, `session_cancelled`, `session_over`, `forbidden`
 * if their role may not sign up, and as `requireActive` does.
 */
export async function signUpForSession(
  db: Db,
  caller: Caller,
  { id, playerId, status, appUrl }: SignUp & { id: string; appUrl: string },
  now: number,
) {
  const { result } = await db.commit(
    signUpBatch({
      ...callerParams(caller),
      ...promotionValues(appUrl, now),
      id,
      playerId: playerId ?? null,
      status,
      signupId: newId(now),
      entryId: idPrefix(now),
      claim: newId(now),
    }),
  );
  requireActive(result.me);
  const session = result.session ?? fail("not_found");
  if (!result.rights?.canSignUp) fail(playerId ? "not_found" : "forbidden");
  if (session.session.status === "cancelled") fail("session_cancelled");
  if (session.session.endsAt <= now) fail("session_over");
  if (!result.rights?.isTenantActive) fail("forbidden");
  return session;
}

interface SignUpParams extends CallerParams, PromotionParams {
  id: string;
  /** Null for the caller themselves. */
  playerId: string | null;
  status: SignUp["status"];
  signupId: string;
  entryId: string;
  claim: string;
}
const given = params<SignUpParams>();
const { id, playerId, status, signupId, entryId, claim, now } = given;

const isSession = sql`sessions.id = ${id}`;

/** The player that the caller is, if active in the session's tenant; else null. */
const ownPlayerId = sql`(select p.id from players p join player_memberships m on m.player_id = p.id
  where p.user_id = ${callerId} and m.tenant_id = sessions.tenant_id and m.status = 'active')`;

/** The player is one of the caller's, and active in the session's tenant. */
const isOwnPlayerInTenant = hasPlayerMembership(
  sessions.tenantId,
  playerId,
  sql`p.player_id in ${ownPlayerIds} and p.status = 'active'`,
);

/** The player whose answer it is; null if it is the caller's own as a person. */
const answeringPlayerId = sql`coalesce(${playerId}, ${ownPlayerId})`;

const canSignUp = sql<number>`iif(${playerId} is null,
  ${ownPlayerId} is not null or ${canChange("sessions.signup", sessions.tenantId)},
  ${isOwnPlayerInTenant})`;

/** Counts the waitlist too: a free place that is not assigned yet is for the people on it. */
const hasFreePlace = sql`(sessions.going + sessions.waitlisted < coalesce(sessions.capacity, 9e99))`;

/** Of an existing answer: a repeated "going" changes nothing, so that nobody loses a place or a rank on the waitlist. */
const newStatus = sql`case
  when session_signups.status <> 'not_going' and excluded.status <> 'not_going' then session_signups.status
  else excluded.status end`;

const updateAnswer = sql`do update set
      status = ${newStatus}, by_user_id = excluded.by_user_id, answered_at = ${now}, claim = ${claim}
    where session_signups.status <> ${newStatus}`;

const signUpBatch = batch(given, () => ({
  signup: sql`
    insert into session_signups (id, session_id, player_id, user_id, status, by_user_id, answered_at, claim, created_at)
    select ${signupId}, sessions.id, ${answeringPlayerId}, iif(${answeringPlayerId} is null, users.id, null),
      case when ${status} = 'not_going' then 'not_going' when ${hasFreePlace} then 'going' else 'waitlisted' end,
      users.id, ${now}, ${claim}, ${now}
    from sessions join tenants on tenants.id = sessions.tenant_id join users on ${isCaller}
    where ${isSession}
      and tenants.status = 'active'
      and sessions.status = 'scheduled'
      and sessions.ends_at > ${now}
      and sessions.tenant_id in ${ownTenantIds}
      and ${canSignUp}
    on conflict (session_id, player_id) ${updateAnswer}
    on conflict (session_id, user_id) ${updateAnswer}`,

  audit: auditInsert(
    "signup.updated",
    {
      id: entryId,
      tenantId: sql`(select sessions.tenant_id from sessions where ${isSession})`,
      actorUserId: callerId,
      target: ["session", sessionSignups.sessionId],
      data: sql`json_object('playerId', session_signups.player_id, 'status', session_signups.status)`,
      now,
    },
    sql`from session_signups
      where session_signups.session_id = ${id}
        and (session_signups.user_id = ${callerId} or session_signups.player_id in ${ownPlayerIds})
        and session_signups.claim = ${claim}`,
  ),

  ...promotionStatements(isSession),

  result: combine({
    session: one(participantRow, sql`${fromOwnSessions} and ${isSession}`),
    rights: one(
      jsonObject({ canSignUp, isTenantActive: sql<number>`tenants.status = 'active'` }),
      sql`from sessions join tenants on tenants.id = sessions.tenant_id where ${isSession}`,
    ),
    me: callerRow,
  }),
}));
