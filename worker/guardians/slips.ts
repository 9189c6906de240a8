import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { claimSlips, players, tenants } from "../db/schema.ts";
import { sha256 } from "../db/secret.ts";
import { batch, jsonObject, list, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { randomCode } from "../tenants/code.ts";

/** Longer than a tenant's code, because it gives access to a child's record. */
const slipLength = 10;
const slipLifeMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Creates a slip for each of these players of a tenant. A person who enters its code and the player's birthdate becomes
 * the player's guardian (`redeemSlip`). The code is in this answer only. A new slip replaces the player's old one.
 * Players of other tenants are left out. Throws `not_found` and `forbidden`.
 */
export async function createSlips(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, playerIds }: { tenantId: string; playerIds: string[] },
  now: number,
) {
  const slips = await Promise.all(
    [...new Set(playerIds)].map(async (playerId) => {
      const code = randomCode(slipLength);
      return { id: newId(now), playerId, code, codeHash: await sha256(code) };
    }),
  );
  const withoutCodes = slips.map(({ code: _, ...slip }) => slip);
  const { created, place } = await db.commit(
    slipsBatch({
      clerkUserId,
      tenantId,
      slips: JSON.stringify(withoutCodes),
      claim: newId(now),
      entryId: idPrefix(now),
      now,
    }),
  );
  const { tenant } = requirePermission(place, "players.update");
  if (tenant.status !== "active") fail("forbidden");
  const codes = new Map(slips.map(({ id, code }) => [id, code]));
  return created.map(({ id, ...slip }) => ({ ...slip, code: codes.get(id) ?? "" }));
}

interface SlipsParams {
  clerkUserId: string;
  tenantId: string;
  /** A JSON list of `id`, `playerId` and `codeHash`. */
  slips: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<SlipsParams>();
const { tenantId, slips, claim, entryId, now } = given;

/** The slip is the tenant's, for one of these players. */
const isOfPlayers = sql`(claim_slips.tenant_id = ${tenantId}
  and claim_slips.player_id in (select value ->> 'playerId' from json_each(${slips})))`;

/** This batch created the slip. */
const isCreated = sql`(${isOfPlayers} and claim_slips.claim = ${claim})`;

const slipsBatch = batch(given, () => ({
  // `cross join`: SQLite would begin with all players of the tenant.
  slips: sql`
    insert into claim_slips (id, code_hash, tenant_id, player_id, expires_at, created_by, claim, created_at)
    select slip.value ->> 'id', slip.value ->> 'codeHash', ${tenantId}, player_memberships.player_id,
      ${now} + ${slipLifeMs}, ${callerId}, ${claim}, ${now}
    from json_each(${slips}) slip cross join player_memberships
    where player_memberships.tenant_id = ${tenantId}
      and player_memberships.player_id = slip.value ->> 'playerId'
      and player_memberships.status = 'active'
      and ${canChange("players.update", tenantId)}`,

  replaced: sql`
    delete from claim_slips
    where ${isOfPlayers} and claim_slips.used_at is null and claim_slips.claim <> ${claim}
      and exists (select 1 from claim_slips s
        where s.tenant_id = ${tenantId} and s.player_id = claim_slips.player_id and s.claim = ${claim})`,

  audit: auditInsert(
    "slip.created",
    {
      id: entryId,
      tenantId: claimSlips.tenantId,
      actorUserId: claimSlips.createdBy,
      target: ["player", claimSlips.playerId],
      now,
    },
    sql`from claim_slips where ${isCreated}`,
  ),

  created: list(
    jsonObject({
      id: claimSlips.id,
      expiresAt: claimSlips.expiresAt,
      player: jsonObject({
        id: players.id,
        firstName: players.firstName,
        lastName: players.lastName,
      }),
    }),
    sql`from claim_slips join players on players.id = claim_slips.player_id
      where ${isCreated} order by players.last_name, players.first_name`,
  ),

  place: placeIn(tenantId, jsonObject({ status: tenants.status })),
}));
