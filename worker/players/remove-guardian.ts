import { and, eq, exists, gte, ne, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { memberships, playerGuardians, playerMemberships, users } from "../db/schema.ts";
import { callerId, mayChange } from "../db/scope.ts";
import { both, either } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "../tenants/mine.ts";

/**
 * Ends somebody's care for a player, as an admin of a tenant where the player plays. Guardians cannot remove
 * each other, nor found a club to do it: the admin is no guardian of that player, and the tenant has known
 * the player for longer than the guardian has looked after them, or knows the guardian as a member. The last
 * guardian who agreed stays, unless the player has a login of their own.
 *
 * Throws `last_guardian`, `not_found` and `forbidden`.
 */
export async function removeGuardian(
  db: Db,
  caller: Caller,
  { tenantId, playerId, userId }: { tenantId: string; playerId: string; userId: string },
  now: number,
): Promise<void> {
  const other = alias(playerGuardians, "other_guardian");
  const place = alias(playerMemberships, "place_here");
  const member = alias(memberships, "member_here");
  const isIt = both(eq(playerGuardians.playerId, playerId), eq(playerGuardians.userId, userId));
  const isHere = exists(
    q
      .select({ id: place.playerId })
      .from(place)
      .where(
        and(
          eq(place.tenantId, tenantId),
          eq(place.playerId, playerId),
          eq(place.status, "active"),
          or(
            gte(playerGuardians.createdAt, place.createdAt),
            exists(
              q
                .select({ id: member.id })
                .from(member)
                .where(
                  and(
                    eq(member.tenantId, tenantId),
                    eq(member.userId, userId),
                    eq(member.status, "active"),
                  ),
                ),
            ),
          ),
        ),
      ),
  );
  const isParty = sql`exists (select 1 from player_guardians party where party.player_id = ${playerId} and party.user_id = ${callerId(caller)})`;
  const keepsOne = either(
    exists(
      q
        .select({ id: other.userId })
        .from(other)
        .innerJoin(users, eq(users.id, other.userId))
        .where(
          and(
            eq(other.playerId, playerId),
            ne(other.userId, userId),
            eq(users.status, "active"),
            sql`${other.consentedAt} is not null`,
          ),
        ),
    ),
    sql`(select user_id from players where id = ${playerId}) is not null`,
  );
  const mayDoIt = both(
    isIt,
    mayChange(caller, "players.update", tenantId),
    isHere,
    sql`not ${isParty}`,
  );
  const answer = await db.commit({
    found: q
      .select({
        mayDoIt: sql<number>`${both(isHere, sql`not ${isParty}`)}`.as("may_do_it"),
        isHere: sql<number>`${isHere}`.as("is_here"),
      })
      .from(playerGuardians)
      .where(isIt),
    entry: auditEntry(
      playerGuardians,
      both(mayDoIt, keepsOne),
      {
        action: "guardian.removed",
        tenantId: sql`${tenantId}`,
        actorUserId: callerId(caller),
        target: ["player", playerGuardians.playerId],
        data: sql`json_object('userId', ${playerGuardians.userId})`,
      },
      now,
    ),
    removed: q
      .delete(playerGuardians)
      .where(and(mayDoIt, keepsOne))
      .returning({ id: playerGuardians.userId }),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(answer.place[0], "players.update");
  if (answer.removed.length > 0) return;
  const found = answer.found[0];
  if (!found?.isHere) return refuse("not_found");
  refuse(found.mayDoIt && tenant.status === "active" ? "last_guardian" : "forbidden");
}
