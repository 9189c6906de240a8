import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { hasMembership, hasPlayerMembership } from "../access/membership.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix } from "../db/id.ts";
import { playerGuardians, tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";

/**
 * Removes a guardian of a player, for an admin of one of the player's tenants. So that guardians cannot remove each
 * other, not even with a tenant that they create for it, the admin must not be a guardian of the player, and either the
 * player joined the tenant before this guardian was added, or the guardian is a member of it. The last guardian with
 * consent cannot be removed, unless the player has a login.
 *
 * Throws `last_guardian`, `not_found` and `forbidden`.
 */
export async function removeGuardian(
  db: Db,
  { clerkUserId }: Caller,
  guardian: { tenantId: string; playerId: string; userId: string },
  now: number,
): Promise<void> {
  const { before, removed, place } = await db.commit(
    removeBatch({ clerkUserId, ...guardian, entryId: idPrefix(now), now }),
  );
  const { tenant } = requirePermission(place, "players.update");
  if (removed.length > 0) return;
  if (!before?.isInTenant) return fail("not_found");
  fail(before.isCallerGuardian || tenant.status !== "active" ? "forbidden" : "last_guardian");
}

interface RemoveParams {
  clerkUserId: string;
  tenantId: string;
  playerId: string;
  userId: string;
  entryId: string;
  now: number;
}
const given = params<RemoveParams>();
const { tenantId, playerId, userId, entryId, now } = given;

const isGuardian = sql`(player_guardians.player_id = ${playerId} and player_guardians.user_id = ${userId})`;

/** The player is in the tenant, and joined before the guardian was added or the guardian is a member. */
const isInTenant = sql<number>`${hasPlayerMembership(
  tenantId,
  playerId,
  sql`p.status = 'active' and (player_guardians.created_at >= p.created_at
    or ${hasMembership(tenantId, userId, sql`m.status = 'active'`)})`,
)}`;

const isCallerGuardian = sql<number>`exists (select 1 from player_guardians g
  where g.player_id = ${playerId} and g.user_id = ${callerId})`;

/** Another guardian has given consent, or the player has a login. */
const isNotLast = sql`(exists (select 1 from player_guardians g join users u on u.id = g.user_id
    where g.player_id = ${playerId} and g.user_id <> ${userId} and g.consented_at is not null and u.status = 'active')
  or exists (select 1 from players p where p.id = ${playerId} and p.user_id is not null))`;

const canRemove = sql`(${isGuardian} and ${canChange("players.update", tenantId)}
  and ${isInTenant} and not ${isCallerGuardian} and ${isNotLast})`;

const removeBatch = batch(given, () => ({
  before: combine({ isInTenant, isCallerGuardian }, sql`from player_guardians where ${isGuardian}`),

  // Before the delete, because the entry is made from the row.
  audit: auditInsert(
    "guardian.removed",
    {
      id: entryId,
      tenantId: sql`${tenantId}`,
      actorUserId: callerId,
      target: ["player", playerGuardians.playerId],
      data: sql`json_object('userId', player_guardians.user_id)`,
      now,
    },
    sql`from player_guardians where ${canRemove}`,
  ),

  removed: sql<{ id: string }>`
    delete from player_guardians where ${canRemove} returning user_id as id`,

  place: placeIn(tenantId, jsonObject({ status: tenants.status })),
}));
