import { inArray, sql } from "drizzle-orm";
import {
  type Caller,
  type CallerParams,
  callerId,
  callerParams,
  callerRow,
  isCaller,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { auditInsert } from "../audit/entry.ts";
import {
  type Attempter,
  exhaustedCounters,
  isBelowLimit,
  recordFailure,
  requireBelowLimit,
} from "../codes/failed-attempts.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { claimSlips } from "../db/schema.ts";
import { sha256 } from "../db/secret.ts";
import { batch, combine, jsonObject, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { permissions } from "../permissions.ts";
import { normalizeCode } from "../tenants/code.ts";
import { guardianInsert } from "./consent.ts";
import { ownPlayer } from "./my-players.ts";

/** A slip can no longer be used after so many wrong birthdates. */
const missesLimit = 5;

/**
 * Makes the caller a guardian of the player of a slip. The statement that consumes the slip requires the code, the
 * birthdate, that the tenant still has the player, and that the person who made the slip still manages players there. A
 * wrong birthdate counts against the slip; the answer to a wrong code is the same. The same person again gets the same
 * answer.
 *
 * Throws `invalid_code`, `code_expired` to somebody who knows the birthdate too, and as `requireBelowLimit` and
 * `requireActive` do.
 */
export async function claimPlayer(
  db: Db,
  caller: Caller,
  { code, birthdate, by }: { code: string; birthdate: string; by: Attempter },
  now: number,
) {
  const codeHash = await sha256(normalizeCode(code));
  const ids = { claim: newId(now), entryId: idPrefix(now) };
  const { failure, outcome } = await db.commit(
    claimBatch({ ...callerParams(caller), ...by, ...ids, codeHash, birthdate, now }),
  );
  const me = requireActive(outcome.me);
  requireBelowLimit(by, { failure, exhausted: outcome.exhausted }, now);
  const { slip, own } = outcome;
  if (!slip) return fail("invalid_code");
  if (slip.isBirthdateRight && slip.usedBy === me.user.id && own) return own;
  const isExpired = slip.usedAt === null && slip.expiresAt <= now && slip.misses < missesLimit;
  return fail(slip.isBirthdateRight && isExpired ? "code_expired" : "invalid_code");
}

interface ClaimParams extends CallerParams, Attempter {
  codeHash: string;
  birthdate: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<ClaimParams>();
const { codeHash, birthdate, claim, entryId, now } = given;

const isSlip = sql`claim_slips.code_hash = ${codeHash}`;

const isBirthdateRight = sql<number>`exists (select 1 from players
  where players.id = claim_slips.player_id and players.birthdate = ${birthdate})`;

/** The tenant still has the player, and the person who made the slip still manages players there. */
const isVouchedFor = sql`exists (select 1 from player_memberships p
    join tenants t on t.id = p.tenant_id
    join memberships m on m.tenant_id = t.id
    join users u on u.id = m.user_id
  where p.tenant_id = claim_slips.tenant_id and p.player_id = claim_slips.player_id and p.status = 'active'
    and t.status = 'active'
    and m.user_id = claim_slips.created_by and m.status = 'active'
    and ${inArray(sql`m.role`, permissions["players.update"])}
    and u.status = 'active')`;

const isUsable = sql`(claim_slips.used_at is null
  and claim_slips.expires_at > ${now}
  and claim_slips.misses < ${missesLimit}
  and ${isVouchedFor})`;

/** Somebody who used the slip before has the right code. */
const isRight = sql`(${isSlip} and ${isBirthdateRight} and (${isUsable} or claim_slips.used_by = ${callerId}))`;

const canTry = sql`(exists (select 1 from users where ${isCaller}) and ${isBelowLimit})`;

/** This batch consumed the slip. */
const isClaimed = sql`(${isSlip} and claim_slips.claim = ${claim})`;

const claimBatch = batch(given, () => ({
  wrongBirthdate: sql`
    update claim_slips set misses = claim_slips.misses + 1
    where ${isSlip} and claim_slips.used_at is null and not ${isBirthdateRight} and ${canTry}`,

  failure: recordFailure(sql`not exists (select 1 from claim_slips where ${isRight})`),

  claimed: sql`
    update claim_slips set used_at = ${now}, used_by = ${callerId}, claim = ${claim}
    where ${isSlip} and ${isBirthdateRight} and ${isUsable} and ${canTry}`,

  guardian: guardianInsert(claimSlips.playerId, sql`from claim_slips where ${isClaimed}`),

  audit: auditInsert(
    "guardian.added",
    {
      id: entryId,
      tenantId: claimSlips.tenantId,
      actorUserId: claimSlips.usedBy,
      target: ["player", claimSlips.playerId],
      data: { via: "slip" },
      now,
    },
    sql`from claim_slips where ${isClaimed}`,
  ),

  outcome: combine({
    slip: one(
      jsonObject({
        usedAt: claimSlips.usedAt,
        usedBy: claimSlips.usedBy,
        expiresAt: claimSlips.expiresAt,
        misses: claimSlips.misses,
        isBirthdateRight,
      }),
      sql`from claim_slips where ${isSlip}`,
    ),
    own: ownPlayer(sql`(select claim_slips.player_id from claim_slips where ${isSlip})`),
    me: callerRow,
    exhausted: exhaustedCounters,
  }),
}));
