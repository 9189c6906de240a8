import { and, desc, eq, inArray, lt, not, or, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { memberships, tenants, users } from "../db/schema.ts";
import { callerId } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import { refuse } from "../http/problem.ts";
import { hasActiveOwner } from "../members/owners.ts";
import type { PlatformQuery, Standing } from "./contract.ts";
import { demandPlatform, type PlatformCaller, platformStanding, runsPlatform } from "./scope.ts";

const known = ["active", "suspended"] as const;

/** Everybody with an account, newest first, or whom `q` names. Throws `not_found` for whoever does not run the platform. */
export async function listAllUsers(db: Db, who: PlatformCaller, asked: PlatformQuery) {
  const conditions: (SQL | undefined)[] = [inArray(users.status, known), runsPlatform(who)];
  if (asked.q) conditions.push(or(eq(users.id, asked.q), eq(users.email, asked.q.toLowerCase())));
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
 * `not_found`, and `forbidden` for oneself: somebody has to be left who can take it back.
 */
export async function setUserStanding(
  db: Db,
  who: PlatformCaller,
  { userId, status }: Standing & { userId: string },
  now: number,
) {
  const claim = newId(now);
  const isIt = and(eq(users.id, userId), inArray(users.status, known)) as SQL;
  const answer = await db.commit({
    changed: q
      .update(users)
      .set({ status, claim, updatedAt: now })
      .where(
        and(
          isIt,
          sql`${users.status} <> ${status}`,
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
    ...followingTheirOwner(who, userId, claim, now),
    user: q
      .select({ user: aliased(users) })
      .from(users)
      .where(and(isIt, runsPlatform(who))),
    standing: platformStanding(who),
  });
  demandPlatform(answer.standing);
  const { user } = answer.user[0] ?? refuse("not_found");
  return user.status === status ? user : refuse("forbidden");
}

/** The tenants that somebody owns lose, or have again, an owner who can act. */
function followingTheirOwner(who: PlatformCaller, userId: string, claim: string, now: number) {
  const owned = q
    .select({ id: memberships.tenantId })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.userId, userId),
        eq(memberships.role, "owner"),
        eq(memberships.status, "active"),
        // Only where this very request changed their standing.
        eq(users.claim, claim),
      ),
    );
  const become = (status: "ownerless" | "active", from: "ownerless" | "active", when: SQL) =>
    q
      .update(tenants)
      .set({ status, claim })
      .where(and(eq(tenants.status, from), inArray(tenants.id, owned), when));
  const entry = (action: "tenant.orphaned" | "tenant.reinstated", status: "ownerless" | "active") =>
    auditEntry(
      tenants,
      and(eq(tenants.status, status), eq(tenants.claim, claim), inArray(tenants.id, owned)) as SQL,
      {
        action,
        tenantId: tenants.id,
        actorUserId: callerId(who.caller),
        target: ["tenant", tenants.id],
      },
      now,
    );
  return {
    orphans: become("ownerless", "active", not(hasActiveOwner(tenants.id))),
    orphanEntries: entry("tenant.orphaned", "ownerless"),
    reinstated: become("active", "ownerless", hasActiveOwner(tenants.id)),
    reinstatedEntries: entry("tenant.reinstated", "active"),
  };
}
