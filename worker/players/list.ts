import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { playerMemberships, players } from "../db/schema.ts";
import { mayRead } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import type { Caller } from "../identity/caller.ts";
import { may } from "../permissions.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import type { PlayersQuery } from "./contract.ts";

/**
 * The players that a tenant sees, newest first; when they were born is for those who manage them alone
 * (docs/threats.md, 13). Throws `not_found` and `forbidden`.
 */
export async function listPlayers(db: Db, caller: Caller, tenantId: string, asked: PlayersQuery) {
  const conditions: SQL[] = [
    eq(playerMemberships.tenantId, tenantId),
    eq(playerMemberships.status, "active"),
    mayRead(caller, "players.read", tenantId),
  ];
  if (asked.q) {
    const name = sql`${players.firstName} || ' ' || ${players.lastName}`;
    conditions.push(sql`instr(lower(${name}), lower(${asked.q}))`);
  }
  if (asked.cursor) {
    conditions.push(lt(playerMemberships.playerId, keyIn(asked.cursor, 1)[0] ?? ""));
  }
  const answer = await db.read({
    players: q
      .select({ player: aliased(players) })
      .from(playerMemberships)
      .innerJoin(players, eq(players.id, playerMemberships.playerId))
      .where(and(...conditions))
      .orderBy(desc(playerMemberships.playerId))
      .limit(asked.limit + 1),
    place: ownPlace(caller, tenantId),
  });
  const { roles } = demand(answer.place[0], "players.read");
  return {
    ...pageOf(answer.players, asked.limit, ({ player }) => [player.id]),
    showsBirthdate: may(roles, "players.create"),
  };
}
