import { type SQL, sql } from "drizzle-orm";
import { type Caller, callerId, callerParams, callerRow, ownPlayerIds } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { canChange } from "../access/permission.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { playerMemberships, tenants } from "../db/schema.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { isOwn, isPlayer, type OwnPlayerParams, ownAnswer } from "./own-player.ts";

interface Which {
  id: string;
  tenantId: string;
}

/**
 * Adds a player of the caller's to a tenant where the caller is active. A player who was removed from it waits for an
 * admin. Throws `not_found`, and as `requireActive` does.
 */
export async function addToTenant(db: Db, caller: Caller, { id, tenantId }: Which, now: number) {
  const ids = { playerId: id, tenantIds: JSON.stringify([tenantId]), claim: newId(now) };
  const { answer } = await db.commit(
    addBatch({ ...callerParams(caller), ...ids, entryId: idPrefix(now), now }),
  );
  requireActive(answer.me);
  const own = answer.own ?? fail("not_found");
  return own.tenants.some((place) => place.tenantId === tenantId) ? own : fail("not_found");
}

interface JoinParams {
  /** A list in JSON. */
  tenantIds: string;
  claim: string;
  entryId: string;
  now: number;
}

const { playerId, tenantId, tenantIds, claim, entryId, now } = params<
  JoinParams & OwnPlayerParams & { tenantId: string }
>();

/** The tenant in `tenants` is one of those that the request names, and the caller is active there. */
export const isOwnTenant = sql`(tenants.id in (select value from json_each(${tenantIds}))
  and ${canChange("tenant.read", tenants.id)})`;

/** An admin has to approve: the tenant says so, its code is paused, or the player was removed from it. */
const needsApproval = sql`(tenants.policy ->> '$.codeJoins' = 'approve'
  or coalesce(tenants.policy ->> '$.codePaused', 0)
  or exists (select 1 from player_memberships p
    where p.tenant_id = tenants.id and p.player_id = players.id and p.status = 'removed'))`;

/** Statements that add the player of whom the condition on `players` is true to the tenants that a request names. */
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

const addBatch = batch(params<JoinParams & OwnPlayerParams>(), () => ({
  ...joinTenantsStatements(sql`(${isPlayer} and ${isOwn})`),
  answer: combine(ownAnswer),
}));

/** Takes a player of the caller's out of a tenant. Throws `not_found`, and as `requireActive` does. */
export async function takeFromTenant(
  db: Db,
  caller: Caller,
  { id, tenantId }: Which,
  now: number,
): Promise<void> {
  const ids = { playerId: id, tenantId, claim: newId(now), entryId: idPrefix(now) };
  const { left, answer } = await db.commit(leaveBatch({ ...callerParams(caller), ...ids, now }));
  requireActive(answer.me);
  if (left.length === 0) fail("not_found");
}

interface LeaveParams extends OwnPlayerParams {
  tenantId: string;
  claim: string;
  entryId: string;
  now: number;
}

const isMembership = sql`(player_memberships.tenant_id = ${tenantId}
  and player_memberships.player_id = ${playerId})`;

const leaveBatch = batch(params<LeaveParams>(), () => ({
  // A request that is taken back ends as removed, so that the next one waits for an admin too.
  left: sql<{ id: string }>`
    update player_memberships set status = iif(player_memberships.status = 'pending', 'removed', 'left'),
      claim = ${claim}
    where ${isMembership} and player_memberships.status in ('active', 'pending')
      and player_memberships.player_id in ${ownPlayerIds}
    returning player_id as id`,

  audit: auditInsert(
    "player.left",
    {
      id: entryId,
      tenantId: playerMemberships.tenantId,
      actorUserId: callerId,
      target: ["player", playerMemberships.playerId],
      now,
    },
    sql`from player_memberships where ${isMembership} and player_memberships.claim = ${claim}`,
  ),

  answer: combine({ me: callerRow }),
}));
