import { and, eq, exists, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { q } from "../db/client.ts";
import { invitations, playerMemberships, players, users } from "../db/schema.ts";
import { callerId, type Named } from "../db/scope.ts";
import { insertFrom } from "../db/statement.ts";
import { becomingGuardian } from "../players/consent.ts";

/**
 * The right child, or oneself. A parent becomes guardian of the player; a player's own login is linked.
 * Somebody who plays elsewhere already stays one player: the tenant gets to see that one, and the record
 * that was made for the invitation goes.
 */
export function linkingPlayer(caller: Named, isMine: SQL, now: number) {
  const own = alias(players, "own_player");
  const me = alias(users, "player_self");
  const ownPlayer = q
    .select({ id: own.id })
    .from(own)
    .innerJoin(me, eq(me.id, own.userId))
    .where(eq(me.clerkUserId, caller.clerkUserId));
  const invited = q
    .select({ id: invitations.playerId })
    .from(invitations)
    .where(and(isMine, eq(invitations.role, "player")));
  return {
    guardian: becomingGuardian(
      caller,
      invitations.playerId,
      (select) =>
        select
          .from(invitations)
          .where(
            and(isMine, sql`${invitations.playerId} is not null`, eq(invitations.role, "parent")),
          ),
      now,
    ),
    // Their own player is seen here from now on, and the record that was made for the invitation no more.
    ownPlayerSeen: insertFrom(
      playerMemberships,
      {
        tenantId: invitations.tenantId,
        playerId: players.id,
        status: sql`case ${players.id} when (${ownPlayer}) then 'active' else 'removed' end`,
        createdAt: now,
      },
      (select) =>
        select
          .from(invitations)
          .innerJoin(players, sql`${players.id} in (${invitations.playerId}, (${ownPlayer}))`)
          .where(and(isMine, eq(invitations.role, "player"), exists(ownPlayer))),
    ).onConflictDoUpdate({
      target: [playerMemberships.tenantId, playerMemberships.playerId],
      set: { status: sql`excluded.status` },
    }),
    player: q
      .update(players)
      .set({ userId: callerId(caller) })
      .where(and(inArray(players.id, invited), sql`not ${exists(ownPlayer)}`)),
  };
}
