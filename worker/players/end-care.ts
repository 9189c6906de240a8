import { and, eq, exists, isNotNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { callerRow, standing } from "../account/caller-row.ts";
import { ownPlayers } from "../account/me.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { playerGuardians, players } from "../db/schema.ts";
import { callerId } from "../db/scope.ts";
import { both, either } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { erasing } from "./erase.ts";
import { isGuardian, ownEntry } from "./mine.ts";

/**
 * Ends the caller's care for a player. While somebody else looks after them, or they have a login of their
 * own, they stay; the last guardian takes the player with them, out of every tenant and off the record
 * (docs/threats.md, 13). Throws `not_found`, `forbidden` for whoever is the player, and as `standing` does.
 */
export async function endCare(db: Db, caller: Caller, id: string, now: number): Promise<void> {
  const claim = newId(now);
  const isIt = eq(players.id, id);
  const me = callerId(caller);
  const other = alias(playerGuardians, "other_guardian");
  const isNotAlone = either(
    isNotNull(players.userId),
    exists(
      q
        .select({ id: other.userId })
        .from(other)
        .where(and(eq(other.playerId, players.id), ne(other.userId, me))),
    ),
  );
  const stamped = both(isIt, eq(players.claim, claim));
  const leaves = both(stamped, isNotAlone);
  const goes = both(stamped, sql`not ${isNotAlone}`);
  const answer = await db.commit({
    before: ownPlayers(caller, id),
    stamped: q
      .update(players)
      .set({ claim })
      .where(and(isIt, isGuardian(caller))),
    leftEntry: ownEntry(caller, "guardian.left", leaves, now),
    ...erasing(goes, { actorUserId: me }, now),
    left: q
      .delete(playerGuardians)
      .where(
        and(
          eq(playerGuardians.playerId, id),
          eq(playerGuardians.userId, me),
          exists(q.select({ id: players.id }).from(players).where(stamped)),
        ),
      ),
    me: callerRow(caller),
  });
  const own = standing(answer.me[0]).user;
  const [player] = answer.before;
  if (!player) return refuse("not_found");
  if (!player.guardians.some(({ userId }) => userId === own.id)) refuse("forbidden");
}
