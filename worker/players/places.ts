import { and, eq, exists, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { callerRow, standing } from "../account/caller-row.ts";
import { ownPlayers } from "../account/me.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { playerMemberships, players, tenants } from "../db/schema.ts";
import { callerId, mayChange, ownPlayerIds } from "../db/scope.ts";
import { both, insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { isOwn } from "./mine.ts";

/**
 * Adds a player of the caller's to a tenant where they themselves are active. One who was removed from it
 * waits for an admin. Throws `not_found`, and as `standing` does.
 */
export async function addToTenant(
  db: Db,
  caller: Caller,
  { id, tenantId }: { id: string; tenantId: string },
  now: number,
) {
  const claim = newId(now);
  const answer = await db.commit({
    ...joiningTenants(caller, both(eq(players.id, id), isOwn(caller)), [tenantId], claim, now),
    players: ownPlayers(caller, id),
    me: callerRow(caller),
  });
  standing(answer.me[0]);
  const own = answer.players[0] ?? refuse("not_found");
  return own.tenants.some((place) => place.tenantId === tenantId) ? own : refuse("not_found");
}

/** Takes a player of the caller's out of a tenant. Throws `not_found`, and as `standing` does. */
export async function takeFromTenant(
  db: Db,
  caller: Caller,
  { id, tenantId }: { id: string; tenantId: string },
  now: number,
): Promise<void> {
  const claim = newId(now);
  const isPlace = both(
    eq(playerMemberships.tenantId, tenantId),
    eq(playerMemberships.playerId, id),
  );
  const { left, me } = await db.commit({
    left: q
      .update(playerMemberships)
      // Who takes a request back asks again next time: else withdrawing would undo a removal.
      .set({
        status: sql`case ${playerMemberships.status} when 'pending' then 'removed' else 'left' end`,
        claim,
      })
      .where(
        and(
          isPlace,
          inArray(playerMemberships.status, ["active", "pending"]),
          inArray(playerMemberships.playerId, ownPlayerIds(caller)),
        ),
      )
      .returning({ id: playerMemberships.playerId }),
    entry: auditEntry(
      playerMemberships,
      both(isPlace, eq(playerMemberships.claim, claim)),
      {
        action: "player.left",
        tenantId: playerMemberships.tenantId,
        actorUserId: callerId(caller),
        target: ["player", playerMemberships.playerId],
      },
      now,
    ),
    me: callerRow(caller),
  });
  standing(me[0]);
  if (left.length === 0) refuse("not_found");
}

/** The statements that bring a player into tenants of the caller's, as each takes people in. */
export function joiningTenants(
  caller: Caller,
  isPlayer: SQL,
  tenantIds: string[],
  claim: string,
  now: number,
) {
  const waits = sql`(${tenants.policy} ->> '$.codeJoins' = 'approve' or coalesce(${tenants.policy} ->> '$.codePaused', 0) or ${wasRemoved()})`;
  const isNamed = inArray(
    playerMemberships.tenantId,
    sql`(select value from json_each(${JSON.stringify(tenantIds)}))`,
  );
  return {
    places: insertFrom(
      playerMemberships,
      {
        tenantId: tenants.id,
        playerId: players.id,
        status: sql`case when ${waits} then 'pending' else 'active' end`,
        claim,
        createdAt: now,
      },
      (select) =>
        select.from(tenants).innerJoin(players, isPlayer).where(isOwnTenant(caller, tenantIds)),
    ).onConflictDoUpdate({
      target: [playerMemberships.tenantId, playerMemberships.playerId],
      set: { status: sql`excluded.status`, claim },
      setWhere: inArray(playerMemberships.status, ["left", "removed"]),
    }),
    placeEntries: auditEntry(
      playerMemberships,
      both(
        isNamed,
        inArray(
          playerMemberships.playerId,
          q.select({ id: players.id }).from(players).where(isPlayer),
        ),
        eq(playerMemberships.claim, claim),
      ),
      {
        action: "player.added",
        tenantId: playerMemberships.tenantId,
        actorUserId: callerId(caller),
        target: ["player", playerMemberships.playerId],
        data: sql`json_object('status', ${playerMemberships.status})`,
      },
      now,
    ),
  };
}

/** Is one of those tenants, and the caller is active there. */
export function isOwnTenant(caller: Caller, tenantIds: string[]): SQL {
  return both(
    inArray(tenants.id, sql`(select value from json_each(${JSON.stringify(tenantIds)}))`),
    mayChange(caller, "tenant.read", tenants.id),
  );
}

/** The player in `players` was removed from the tenant in `tenants`: they come back only by an admin's yes. */
export function wasRemoved(): SQL {
  const before = alias(playerMemberships, "before");
  return exists(
    q
      .select({ id: before.playerId })
      .from(before)
      .where(
        and(
          eq(before.tenantId, tenants.id),
          eq(before.playerId, players.id),
          eq(before.status, "removed"),
        ),
      ),
  );
}
