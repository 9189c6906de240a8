import { and, eq, inArray } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { playerMemberships } from "../db/schema.ts";
import { callerId, mayChange } from "../db/scope.ts";
import { both } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import { asSeenBy } from "./list.ts";

interface Which {
  tenantId: string;
  playerId: string;
}

/** Says yes to a player who waits for it. Who plays already stays as they are. Throws `not_found` and `forbidden`. */
export async function approvePlayer(db: Db, caller: Caller, which: Which, now: number) {
  const answer = await change(db, caller, which, "active", now);
  return answer.player?.status === "active" ? answer.player : refuse("not_found");
}

/**
 * Takes a player out of the tenant: from now on it does not see them, and their places in what is ahead are
 * free. They stay their guardians'. Throws `not_found` and `forbidden`.
 */
export async function removePlayer(
  db: Db,
  caller: Caller,
  which: Which,
  now: number,
): Promise<void> {
  const { isDone } = await change(db, caller, which, "removed", now);
  if (!isDone) refuse("not_found");
}

async function change(
  db: Db,
  caller: Caller,
  { tenantId, playerId }: Which,
  to: "active" | "removed",
  now: number,
) {
  const claim = newId(now);
  const isIt = both(
    eq(playerMemberships.tenantId, tenantId),
    eq(playerMemberships.playerId, playerId),
  );
  const answer = await db.commit({
    changed: q
      .update(playerMemberships)
      .set({ status: to, claim })
      .where(
        and(
          isIt,
          inArray(
            playerMemberships.status,
            to === "active" ? ["pending"] : ["active", "pending", "suspended"],
          ),
          mayChange(caller, "players.update", tenantId),
        ),
      )
      .returning({ id: playerMemberships.playerId }),
    entry: auditEntry(
      playerMemberships,
      both(isIt, eq(playerMemberships.claim, claim)),
      {
        action: to === "active" ? "player.approved" : "player.removed",
        tenantId: playerMemberships.tenantId,
        actorUserId: callerId(caller),
        target: ["player", playerMemberships.playerId],
      },
      now,
    ),
    player: asSeenBy(caller, tenantId, now, eq(playerMemberships.playerId, playerId)),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(answer.place[0], "players.update");
  if (tenant.status !== "active") refuse("forbidden");
  return { isDone: answer.changed.length > 0, player: answer.player[0] };
}
