import { and, type Column, eq, inArray, not, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { q } from "../db/client.ts";
import {
  calendarFeeds,
  memberships,
  playerGuardians,
  players,
  sessionSignups,
  tenants,
  users,
} from "../db/schema.ts";
import { both } from "../db/statement.ts";
import { hasActiveOwner } from "../members/owners.ts";

/** What a tombstone keeps of a person. */
export const nothing = {
  email: null,
  emailVerified: false,
  firstName: null,
  lastName: null,
  phone: null,
  avatarUrl: null,
  defaultTenantId: null,
};

interface Leaver {
  clerkUserId: string;
  /** That of the write that made the tombstone. */
  claim: string;
  actorUserId: SQL | null;
  via: "clerk" | "app";
}

/**
 * Statements that end everything a deleted person has: memberships, guardianships, answers, feed, login. A
 * tenant that loses its last owner becomes `ownerless`. Each holds only under `condition`.
 */
export function leavingEverything(
  { clerkUserId, claim, actorUserId, via }: Leaver,
  condition: SQL,
  now: number,
) {
  const inTheirName = (userId: Column) =>
    eq(userId, sql`(select ${users.id} from ${users} where ${users.clerkUserId} = ${clerkUserId})`);
  const isTheirs = inTheirName(memberships.userId);
  const owner = alias(memberships, "owner");
  // Found by whose they were: the claim alone would walk through every membership there is.
  const ownedUntilNow = q
    .select({ id: owner.tenantId })
    .from(owner)
    .where(and(inTheirName(owner.userId), eq(owner.claim, claim), eq(owner.role, "owner")));
  return {
    answers: q.delete(sessionSignups).where(and(inTheirName(sessionSignups.userId), condition)),
    memberships: q
      .update(memberships)
      .set({ status: "removed", claim, updatedAt: now })
      .where(
        and(isTheirs, inArray(memberships.status, ["active", "pending", "suspended"]), condition),
      ),
    orphans: q
      .update(tenants)
      .set({ status: "ownerless" })
      .where(
        and(
          eq(tenants.status, "active"),
          inArray(tenants.id, ownedUntilNow),
          not(hasActiveOwner(tenants.id)),
        ),
      ),
    // Children whom nobody else looks after are held from then on (a trigger), for their tenants to find somebody.
    care: q.delete(playerGuardians).where(and(inTheirName(playerGuardians.userId), condition)),
    feed: q.delete(calendarFeeds).where(and(inTheirName(calendarFeeds.userId), condition)),
    login: q
      .update(players)
      .set({ userId: null })
      .where(and(inTheirName(players.userId), condition)),
    userEntry: auditEntry(
      users,
      both(eq(users.clerkUserId, clerkUserId), eq(users.claim, claim)),
      { action: "user.deleted", tenantId: null, actorUserId, target: ["user", users.id] },
      now,
    ),
    membershipEntries: auditEntry(
      memberships,
      both(isTheirs, eq(memberships.claim, claim)),
      {
        action: "membership.removed",
        tenantId: memberships.tenantId,
        actorUserId,
        target: ["membership", memberships.id],
        data: { via },
      },
      now,
    ),
    orphanEntries: auditEntry(
      tenants,
      and(eq(tenants.status, "ownerless"), inArray(tenants.id, ownedUntilNow)) as SQL,
      {
        action: "tenant.orphaned",
        tenantId: tenants.id,
        actorUserId,
        target: ["tenant", tenants.id],
      },
      now,
    ),
  };
}
