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
import { guardianInsert } from "../players/consent.ts";
import { ownPlayer } from "../players/my-players.ts";
import { normalizeCode } from "../tenants/code.ts";

/** A slip stops working after this number of wrong birthdates. */
const maxWrongBirthdates = 5;

/**
 * Makes the caller a guardian of the player of a slip. The code and the birthdate must be right, the player still in
 * the tenant, and the person who made the slip still allowed to manage players there. A wrong birthdate is answered as
 * a wrong code is, and counts against the slip. Idempotent for the same person.
 *
 * Throws `invalid_code`, `code_expired` only with the right birthdate, and as `requireBelowLimit` and `requireActive`
 * do.
 */
export async function redeemSlip(
  db: Db,
  caller: Caller,
  { code, birthdate, by }: { code: string; birthdate: string; by: Attempter },
  now: number,
) {
  const codeHash = await sha256(normalizeCode(code));
  const ids = { claim: newId(now), entryId: idPrefix(now) };
  const { failure, result } = await db.commit(
    redeemBatch({ ...callerParams(caller), ...by, ...ids, codeHash, birthdate, now }),
  );
  const me = requireActive(result.me);
  requireBelowLimit(by, { failure, exhausted: result.exhausted }, now);
  const { slip, player } = result;
  if (!slip) return fail("invalid_code");
  if (slip.isBirthdateRight && slip.usedBy === me.user.id && player) return player;
  const isExpired =
    slip.usedAt === null && slip.expiresAt <= now && slip.misses < maxWrongBirthdates;
  return fail(slip.isBirthdateRight && isExpired ? "code_expired" : "invalid_code");
}

interface RedeemParams extends CallerParams, Attempter {
  codeHash: string;
  birthdate: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<RedeemParams>();
const { codeHash, birthdate, claim, entryId, now } = given;

const isSlip = sql`claim_slips.code_hash = ${codeHash}`;

const isBirthdateRight = sql<number>`exists (select 1 from players
  where players.id = claim_slips.player_id and players.birthdate = ${birthdate})`;

/** The player is still in the tenant, and the person who made the slip may still manage players there. */
const isStillGranted = sql`exists (select 1 from player_memberships p
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
  and claim_slips.misses < ${maxWrongBirthdates}
  and ${isStillGranted})`;

/** The code and birthdate are right. They stay right for the person who has redeemed the slip. */
const isRight = sql`(${isSlip} and ${isBirthdateRight} and (${isUsable} or claim_slips.used_by = ${callerId}))`;

const canTry = sql`(exists (select 1 from users where ${isCaller}) and ${isBelowLimit})`;

/** This batch redeemed the slip. */
const isRedeemed = sql`(${isSlip} and claim_slips.claim = ${claim})`;

const redeemBatch = batch(given, () => ({
  wrongBirthdate: sql`
    update claim_slips set misses = claim_slips.misses + 1
    where ${isSlip} and claim_slips.used_at is null and not ${isBirthdateRight} and ${canTry}`,

  failure: recordFailure(sql`not exists (select 1 from claim_slips where ${isRight})`),

  redeemed: sql`
    update claim_slips set used_at = ${now}, used_by = ${callerId}, claim = ${claim}
    where ${isSlip} and ${isBirthdateRight} and ${isUsable} and ${canTry}`,

  guardian: guardianInsert(claimSlips.playerId, sql`from claim_slips where ${isRedeemed}`),

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
    sql`from claim_slips where ${isRedeemed}`,
  ),

  result: combine({
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
    player: ownPlayer(sql`(select claim_slips.player_id from claim_slips where ${isSlip})`),
    me: callerRow,
    exhausted: exhaustedCounters,
  }),
}));
