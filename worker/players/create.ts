import { and, eq, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { playerGuardians, playerMemberships, players, tenants } from "../db/schema.ts";
import { callerId, mayChange } from "../db/scope.ts";
import { insertFrom } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { isMemberHere } from "../invitations/rules.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import type { NewPlayer } from "./contract.ts";
import { asSeenBy } from "./list.ts";

/**
 * Puts a player on record for a tenant under that id, with a guardian who belongs to it where one is named.
 * No mail goes out: an invitation can follow. Throws `not_found` (a guardian from elsewhere too) and `forbidden`.
 */
export async function createPlayer(
  db: Db,
  caller: Caller,
  { id, tenantId, guardianUserId, ...player }: NewPlayer & { id: string; tenantId: string },
  now: number,
) {
  const isIt = eq(players.id, id);
  const answer = await db.commit({
    player: insertFrom(
      players,
      { id, ...player, createdBy: callerId(caller), claim: id, createdAt: now },
      (select) =>
        select
          .from(tenants)
          .where(
            and(
              eq(tenants.id, tenantId),
              mayChange(caller, "players.create", tenantId),
              isMemberHere(sql`${guardianUserId ?? null}`),
            ),
          ),
    ),
    seen: insertFrom(
      playerMemberships,
      { tenantId, playerId: id, status: "active", createdAt: now },
      (select) => select.from(players).where(isIt),
    ),
    guardian: insertFrom(
      playerGuardians,
      { playerId: id, userId: sql`${guardianUserId ?? null}`, createdAt: now },
      (select) => select.from(players).where(and(isIt, sql`${guardianUserId ?? null} is not null`)),
    ),
    entry: auditEntry(
      players,
      isIt,
      {
        action: "player.created",
        tenantId: sql`${tenantId}`,
        actorUserId: callerId(caller),
        target: ["player", players.id],
      },
      now,
    ),
    created: asSeenBy(caller, tenantId, now, isIt),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(answer.place[0], "players.create");
  const created = answer.created[0];
  if (created) return created;
  return refuse(tenant.status === "active" ? "not_found" : "forbidden");
}

/** A player of the tenant's as the caller sees them, or nothing. Throws `not_found` and `forbidden`. */
export async function findPlayer(
  db: Db,
  caller: Caller,
  { id, tenantId }: { id: string; tenantId: string },
  now: number,
) {
  const answer = await db.read({
    player: asSeenBy(caller, tenantId, now, eq(players.id, id)),
    place: ownPlace(caller, tenantId),
  });
  demand(answer.place[0], "players.create");
  return answer.player[0];
}
