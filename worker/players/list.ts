import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { fromJson } from "../db/rows.ts";
import { playerGuardians, playerMemberships, players, users } from "../db/schema.ts";
import { mayRead } from "../db/scope.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import type { Caller } from "../identity/caller.ts";
import { earliestDay } from "../invitations/age.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import type { PlayersQuery, TenantPlayer } from "./contract.ts";
import { asTenantSees, shownFirstName, shownLastName } from "./shown.ts";

/**
 * The players that a tenant sees, newest first, with those who look after them. `q` is looked for in what of
 * a name the caller is shown. Throws `not_found` and `forbidden`.
 */
export async function listPlayers(
  db: Db,
  caller: Caller,
  tenantId: string,
  asked: PlayersQuery,
  now: number,
) {
  const conditions: SQL[] = [eq(playerMemberships.status, asked.status ?? "active")];
  if (asked.q) {
    const seesAll = mayRead(caller, "players.create", tenantId);
    const name = sql`${shownFirstName(seesAll)} || ' ' || ${shownLastName(seesAll)}`;
    conditions.push(sql`instr(lower(${name}), lower(${asked.q}))`);
  }
  if (asked.cursor) {
    conditions.push(lt(playerMemberships.playerId, keyIn(asked.cursor, 1)[0] ?? ""));
  }
  const answer = await db.read({
    players: asSeenBy(caller, tenantId, now, ...conditions)
      .orderBy(desc(playerMemberships.playerId))
      .limit(asked.limit + 1),
    place: ownPlace(caller, tenantId),
  });
  demand(answer.place[0], "players.read");
  return pageOf(answer.players, asked.limit, ({ id }) => [id]);
}

/** A tenant's players as the caller sees them, where they may; to be ordered and cut by whoever asks. */
export function asSeenBy(caller: Caller, tenantId: string, now: number, ...conditions: SQL[]) {
  const seesAll = mayRead(caller, "players.create", tenantId);
  const guardians = q
    .select({
      all: sql`json_group_array(json_object('userId', ${users.id}, 'firstName', ${users.firstName}, 'lastName', ${users.lastName},
        'hasConsented', ${playerGuardians.consentedAt} is not null, 'phone', ${users.phone},
        'email', case when ${seesAll} then ${users.email} end))`,
    })
    .from(playerGuardians)
    .innerJoin(users, eq(users.id, playerGuardians.userId))
    .where(and(eq(playerGuardians.playerId, players.id), eq(users.status, "active")));
  return q
    .select({
      ...asTenantSees(earliestDay(now), seesAll),
      status: sql<string>`${playerMemberships.status}`.as("shown_status"),
      guardians: sql`(${guardians})`
        .mapWith(fromJson<TenantPlayer["guardians"]>)
        .as("shown_guardians"),
    })
    .from(playerMemberships)
    .innerJoin(players, eq(players.id, playerMemberships.playerId))
    .where(
      and(
        eq(playerMemberships.tenantId, tenantId),
        mayRead(caller, "players.read", tenantId),
        ...conditions,
      ),
    )
    .$dynamic();
}
