import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { activeCallerId, type CallerParams, callerRow } from "../access/caller.ts";
import type { OwnPlayerParams } from "../access/own-player.ts";
import { playerMemberships, players, tenants, users } from "../db/schema.ts";
import { batch, jsonObject, list, many, one, params } from "../db/sql.ts";

const guardian = alias(users, "guardian");

/** A player with their tenants and guardians. */
export const playerRow = jsonObject({
  player: jsonObject({
    id: players.id,
    firstName: players.firstName,
    lastName: players.lastName,
    birthdate: players.birthdate,
    userId: players.userId,
    claim: players.claim,
  }),
  tenants: many(
    jsonObject({
      tenantId: tenants.id,
      tenantName: tenants.name,
      status: playerMemberships.status,
    }),
    sql`from player_memberships join tenants on tenants.id = player_memberships.tenant_id
      where player_memberships.player_id = players.id
        and player_memberships.status in ('active', 'pending', 'suspended')
        and tenants.status in ('active', 'ownerless')`,
  ),
  guardians: many(
    jsonObject({
      userId: guardian.id,
      firstName: guardian.firstName,
      lastName: guardian.lastName,
      hasConsented: sql<number>`g.consented_at is not null`,
    }),
    sql`from player_guardians g join users guardian on guardian.id = g.user_id
      where g.player_id = players.id and guardian.status = 'active'`,
  ),
});

/** The players of a person. Two selects by id, because a join with an `or` would read the whole table. */
export const playersOf = (userId: SQL) => sql`
  from players where players.id in (
    select p.id from players p where p.user_id = ${userId}
    union all select g.player_id from player_guardians g where g.user_id = ${userId})`;

/** The record that was created first is first. */
export const byCreation = sql`order by players.created_at, players.id`;

/** The player with this id; null if they are not the caller's. */
export const ownPlayer = (playerId: Placeholder | SQL) =>
  one(playerRow, sql`${playersOf(activeCallerId)} and players.id = ${playerId}`);

export const allOwnPlayers = many(playerRow, sql`${playersOf(activeCallerId)} ${byCreation}`);

/** The player that the request names, or null, and the caller: parts of a result. */
export const ownPlayerAndCaller = {
  player: ownPlayer(params<OwnPlayerParams>().playerId),
  me: callerRow,
};

/** The caller's players, as one statement of a batch. */
export function ownPlayers({ clerkUserId }: Pick<CallerParams, "clerkUserId">) {
  return playersBatch({ clerkUserId }).players;
}

const playersBatch = batch(params<Pick<CallerParams, "clerkUserId">>(), () => ({
  players: list(playerRow, sql`${playersOf(activeCallerId)} ${byCreation}`),
}));
