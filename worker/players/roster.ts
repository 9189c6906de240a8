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

interface Which {
  tenantId: string;
  playerId: string;
}

/** Approves a player who waits. A player who is active already stays so. Throws `not_found` and `forbidden`. */
export async function approvePlayer(db: Db, caller: Caller, which: Which, now: number) {
  const { player } = await change(db, caller, approveBatch, which, now);
  return player?.status === "active" ? player : fail("not_found");
}

/**
 * Takes a player out of the tenant, which then does not see the player. Their places in sessions to come are free. They
 * stay in their guardians' care. Throws `not_found` and `forbidden`.
 */
export async function removePlayer(
  db: Db,
  caller: Caller,
  which: Which,
  now: number,
): Promise<void> {
  const { isChanged } = await change(db, caller, removeBatch, which, now);
  if (!isChanged) fail("not_found");
}

async function change(
  db: Db,
  { clerkUserId }: Caller,
  changeBatch: typeof approveBatch,
  which: Which,
  now: number,
) {
  const ids = { claim: newId(now), entryId: idPrefix(now) };
  const { changed, player, place } = await db.commit(
    changeBatch({ clerkUserId, ...which, ...ids, today: earliestDay(now), now }),
  );
  const { tenant } = requirePermission(place, "players.update");
  if (tenant.status !== "active") fail("forbidden");
  return { isChanged: changed.length > 0, player: player[0] };
}

interface ChangeParams extends TenantPlayersParams {
  playerId: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<ChangeParams>();
const { tenantId, playerId, claim, entryId, now } = given;

const isMembership = sql`(player_memberships.tenant_id = ${tenantId}
  and player_memberships.player_id = ${playerId})`;

type Status = (typeof membershipStatuses)[number];

const changeStatements = (action: Action, from: Status[], to: Status) => ({
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

const approveBatch = batch(given, () => changeStatements("player.approved", ["pending"], "active"));
const removeBatch = batch(given, () =>
  changeStatements("player.removed", ["active", "pending", "suspended"], "removed"),
);
