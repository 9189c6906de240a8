import { type SQL, sql } from "drizzle-orm";
import { type Caller, callerId, callerParams } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { hasPlayerMembership } from "../access/membership.ts";
import { isOwnPlayer, isPlayer, type OwnPlayerParams } from "../access/own-player.ts";
import { canChange } from "../access/permission.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { playerMemberships, players, tenants } from "../db/schema.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { ownPlayerAndCaller } from "./my-players.ts";

/**
 * Adds one of the caller's players to a tenant where the caller is active. A player who was removed from it waits for
 * an admin. Throws `not_found`, and as `requireActive` does.
 */
export async function joinTenant(
  db: Db,
  caller: Caller,
  { playerId, tenantId }: { playerId: string; tenantId: string },
  now: number,
) {
  const { result } = await db.commit(
    joinBatch({
      ...callerParams(caller),
      playerId,
      tenantIds: JSON.stringify([tenantId]),
      claim: newId(now),
      entryId: idPrefix(now),
      now,
    }),
  );
  requireActive(result.me);
  const player = result.player ?? fail("not_found");
  return player.tenants.some((tenant) => tenant.tenantId === tenantId) ? player : fail("not_found");
}

interface JoinParams extends OwnPlayerParams {
  /** A JSON list. */
  tenantIds: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<JoinParams>();
const { tenantIds, claim, entryId, now } = given;

/** The request names the tenant in `tenants`, and the caller is active there. */
export const isOwnTenant = sql`(tenants.id in (select value from json_each(${tenantIds}))
  and ${canChange("tenant.read", tenants.id)})`;

/** An admin has to approve the player: the tenant requires it, its code is paused, or the player was removed. */
const needsApproval = sql`(tenants.policy ->> '$.codeJoins' = 'approve'
  or coalesce(tenants.policy ->> '$.codePaused', 0)
  or ${hasPlayerMembership(tenants.id, players.id, sql`p.status = 'removed'`)})`;

/** Statements that add the player for whom the condition on `players` is true to the tenants that the request names. */
export const joinTenantsStatements = (isJoining: SQL) => ({
  memberships: sql`
    insert into player_memberships (tenant_id, player_id, status, claim, created_at)
    select tenants.id, players.id, iif(${needsApproval}, 'pending', 'active'), ${claim}, ${now}
    from tenants join players on ${isJoining}
    where ${isOwnTenant}
    on conflict (tenant_id, player_id) do update set status = excluded.status, claim = ${claim}
    where player_memberships.status in ('left', 'removed')`,

  membershipAudit: auditInsert(
    "player.added",
    {
      id: entryId,
      tenantId: playerMemberships.tenantId,
      actorUserId: callerId,
      target: ["player", playerMemberships.playerId],
      data: sql`json_object('status', player_memberships.status)`,
      now,
    },
    sql`from player_memberships
      where player_memberships.tenant_id in (select value from json_each(${tenantIds}))
        and player_memberships.player_id in (select players.id from players where ${isJoining})
        and player_memberships.claim = ${claim}`,
  ),
});

const joinBatch = batch(given, () => ({
  ...joinTenantsStatements(sql`(${isPlayer} and ${isOwnPlayer})`),
  result: combine(ownPlayerAndCaller),
}));
