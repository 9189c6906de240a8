import { and, desc, eq, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { holderOf } from "../db/addresses.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { users } from "../db/schema.ts";
import { callerId } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import { refuse } from "../http/problem.ts";
import { followingOwner } from "../members/owners.ts";
import type { PlatformQuery, Standing } from "./contract.ts";
import { demandPlatform, type PlatformCaller, platformStanding, runsPlatform } from "./scope.ts";

const known = ["active", "suspended"] as const;

/** Everybody with an account, newest first, or whom `q` names. Throws `not_found` for whoever does not run the platform. */
export async function listAllUsers(db: Db, who: PlatformCaller, asked: PlatformQuery) {
  const conditions: (SQL | undefined)[] = [inArray(users.status, known), runsPlatform(who)];
  if (asked.q)
    conditions.push(
      or(
        eq(users.id, asked.q),
        eq(users.email, asked.q.toLowerCase()),
        eq(users.id, holderOf(sql`${asked.q.toLowerCase()}`)),
      ),
    );
  if (asked.cursor) conditions.push(lt(users.id, keyIn(asked.cursor, 1)[0] ?? ""));
  const answer = await db.read({
    users: q
      .select({ user: aliased(users) })
      .from(users)
      .where(and(...conditions))
      .orderBy(desc(users.id))
      .limit(asked.limit + 1),
    standing: platformStanding(who),
  });
  demandPlatform(answer.standing);
  return pageOf(answer.users, asked.limit, ({ user }) => [user.id]);
}

/**
 * Suspends a person, who is refused everywhere from the next request on, or takes that back. A tenant whose
 * only owner it was is `ownerless` meanwhile: readable, not writable. Throws
 * `not_found`, and `forbidden` for oneself (somebody who can undo it has to remain) and for a person whom Clerk has
 * banned: only Clerk lifts that.
 */
export async function setUserStanding(
  db: Db,
  who: PlatformCaller,
  { userId, status }: Standing & { userId: string },
  now: number,
) {
  const claim = newId(now);
  const isBarred = status === "suspended";
  const isIt = and(eq(users.id, userId), inArray(users.status, known)) as SQL;
  const answer = await db.commit({
    changed: q
      .update(users)
      .set({
        platformSuspended: isBarred,
        status: isBarred
          ? status
          : sql`case when ${users.clerkBanned} then ${users.status} else ${status} end`,
        claim,
        updatedAt: now,
      })
      .where(
        and(
          isIt,
          ne(users.platformSuspended, isBarred),
          sql`${users.id} <> ${callerId(who.caller)}`,
          runsPlatform(who),
        ),
      ),
    entry: auditEntry(
      users,
      and(isIt, eq(users.claim, claim)) as SQL,
      {
        action: status === "suspended" ? "user.suspended" : "user.reinstated",
        tenantId: null,
        actorUserId: callerId(who.caller),
        target: ["user", users.id],
      },
      now,
    ),
    ...followingOwner(sql`${userId}`, callerId(who.caller), claim, now),
    user: q
      .select({ user: aliased(users) })
      .from(users)
      .where(and(isIt, runsPlatform(who))),
    standing: platformStanding(who),
  });
  demandPlatform(answer.standing);
  const { user } = answer.user[0] ?? refuse("not_found");
  if (user.status === status || user.claim === claim) return user;
  return refuse("forbidden", user.clerkBanned ? { detail: "Clerk has banned this person." } : {});
}
