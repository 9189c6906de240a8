import { and, eq, exists, inArray, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Action } from "../audit/actions.ts";
import { auditEntry } from "../audit/entry.ts";
import { q } from "../db/client.ts";
import { playerGuardians, players, users } from "../db/schema.ts";
import { callerId, ownPlayerIds } from "../db/scope.ts";
import type { Caller } from "../identity/caller.ts";

/** Is a player of the caller's: in their care, or they themselves. */
export function isOwn(caller: Caller): SQL {
  return inArray(players.id, ownPlayerIds(caller));
}

/** The caller, who may act, looks after the player. */
export function isGuardian(caller: Caller): SQL {
  const care = alias(playerGuardians, "care");
  const carer = alias(users, "carer");
  return exists(
    q
      .select({ id: care.playerId })
      .from(care)
      .innerJoin(carer, eq(carer.id, care.userId))
      .where(
        and(
          eq(care.playerId, players.id),
          eq(carer.clerkUserId, caller.clerkUserId),
          eq(carer.status, "active"),
        ),
      ),
  );
}

/** A statement for an entry on a player that is no tenant's business. */
export function ownEntry(caller: Caller, action: Action, which: SQL, now: number) {
  return auditEntry(
    players,
    which,
    { action, tenantId: null, actorUserId: callerId(caller), target: ["player", players.id] },
    now,
  );
}
