import { and, eq, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { newId } from "../db/id.ts";
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
 * Puts a player on record for a tenant, with a guardian who belongs to it where one is named. No mail goes
 * out: an invitation can follow. Throws `not_found` (a guardian from elsewhere too) and `forbidden`.
 */
export async function createPlayer(
  db: Db,
  caller: Caller,
  { tenantId, guardianUserId, ...player }: NewPlayer & { tenantId: string },
  now: number,
) {
  const id = newId(now);
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
