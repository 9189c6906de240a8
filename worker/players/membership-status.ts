import { inArray, sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { requirePermission } from "../access/place.ts";
import type { Action } from "../audit/actions.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { type membershipStatuses, playerMemberships } from "../db/schema.ts";
import { batch, list, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { earliestDay } from "../tenants/calendar-day.ts";
import {
  fromTenantPlayers,
  type TenantPlayersParams,
  tenantPlace,
  tenantPlayerRow,
} from "./list.ts";

interface PlayerKey {
  tenantId: string;
  playerId: string;
}

/** Makes a pending player active. Idempotent. Throws `not_found` and `forbidden`. */
export async function approvePlayer(db: Db, caller: Caller, key: PlayerKey, now: number) {
  const { player } = await changeStatus(db, caller, approveBatch, key, now);
  return player?.status === "active" ? player : fail("not_found");
}

/**
 * Removes a player from the tenant, which then does not see them. Their places in future sessions are free. Their
 * guardians keep them. Throws `not_found` and `forbidden`.
 */
export async function removePlayer(
  db: Db,
  caller: Caller,
  key: PlayerKey,
  now: number,
): Promise<void> {
  const { hasChanged } = await changeStatus(db, caller, removeBatch, key, now);
  if (!hasChanged) fail("not_found");
}

async function changeStatus(
  db: Db,
  { clerkUserId }: Caller,
  changeBatch: typeof approveBatch,
  key: PlayerKey,
  now: number,
) {
  const ids = { claim: newId(now), entryId: idPrefix(now) };
  const { changed, player, place } = await db.commit(
    changeBatch({ clerkUserId, ...key, ...ids, today: earliestDay(now), now }),
  );
  const { tenant } = requirePermission(place, "players.update");
  if (tenant.status !== "active") fail("forbidden");
  return { hasChanged: changed.length > 0, player: player[0] };
}

interface ChangeStatusParams extends TenantPlayersParams {
  playerId: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<ChangeStatusParams>();
const { tenantId, playerId, claim, entryId, now } = given;

const isMembership = sql`(player_memberships.tenant_id = ${tenantId}
  and player_memberships.player_id = ${playerId})`;

type Status = (typeof membershipStatuses)[number];

const changeStatusStatements = (action: Action, from: Status[], to: Status) => ({
  changed: sql<{ id: string }>`
    update player_memberships set status = ${to}, claim = ${claim}
    where ${isMembership} and ${inArray(playerMemberships.status, from)}
      and ${canChange("players.update", tenantId)}
    returning player_id as id`,

  audit: auditInsert(
    action,
    {
      id: entryId,
      tenantId: playerMemberships.tenantId,
      actorUserId: callerId,
      target: ["player", playerMemberships.playerId],
      now,
    },
    sql`from player_memberships where ${isMembership} and player_memberships.claim = ${claim}`,
  ),

  player: list(
    tenantPlayerRow,
    sql`${fromTenantPlayers} and player_memberships.player_id = ${playerId}`,
  ),

  place: tenantPlace,
});

const approveBatch = batch(given, () =>
  changeStatusStatements("player.approved", ["pending"], "active"),
);
const removeBatch = batch(given, () =>
  changeStatusStatements("player.removed", ["active", "pending", "suspended"], "removed"),
);
