import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { activeCallerId, type CallerParams } from "../access/caller.ts";
import { playerMemberships, players, tenants, users } from "../db/schema.ts";
import { batch, jsonObject, list, many, one, params } from "../db/sql.ts";

const guardian = alias(users, "guardian");

/** A player, with where they play and who looks after them. */
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

/** The players of a person. By id: a join with an `or` would read the whole table. */
export const playersOf = (userId: SQL) => sql`
  from players where players.id in (
    select p.id from players p where p.user_id = ${userId}
    union all select g.player_id from player_guardians g where g.user_id = ${userId})`;

/** The oldest record first. */
export const byAge = sql`order by players.created_at, players.id`;

/** The caller's player with this id, for a batch that changes or reads it; null when it is not theirs. */
export const ownPlayer = (playerId: Placeholder | SQL) =>
  one(playerRow, sql`${playersOf(activeCallerId)} and players.id = ${playerId}`);

/** All of the caller's players, the oldest record first. */
export const allOwnPlayers = many(playerRow, sql`${playersOf(activeCallerId)} ${byAge}`);

/** The caller's players, with where they play and who looks after them. */
export function ownPlayers({ clerkUserId }: Pick<CallerParams, "clerkUserId">) {
  return ownBatch({ clerkUserId }).players;
}

const ownBatch = batch(params<Pick<CallerParams, "clerkUserId">>(), () => ({
  players: list(playerRow, sql`${playersOf(activeCallerId)} ${byAge}`),
}));
