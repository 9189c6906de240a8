import {
  and,
  type Column,
  eq,
  inArray,
  isNull,
  lt,
  ne,
  notExists,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import {
  calendarFeeds,
  memberships,
  playerGuardians,
  players,
  tenants,
  users,
  webhookEvents,
} from "../db/schema.ts";
import type { Person } from "../identity/person.ts";

/** What Clerk says happened to a user, whether or not we know them. */
export type UserEvent =
  | { is: "changed"; clerkUserId: string; person: Person; updatedAt: number }
  | { is: "deleted"; clerkUserId: string };

/**
 * Takes in what Clerk says of a user. Safe when repeated: the event's id is committed with its effect.
 * Safe out of order: an older change loses to a newer one, and a deletion beats everything for ever,
 * even where it comes before we ever saw the person (docs/threats.md, 9).
 *
 * Somebody we don't know is not made known by it: people come in by signing up with us.
 */
export async function syncUser(db: Db, eventId: string, event: UserEvent, now: number) {
  const isNew = notExists(
    q.select({ id: webhookEvents.id }).from(webhookEvents).where(eq(webhookEvents.id, eventId)),
  );
  const claim = newId(now);
  const effect =
    event.is === "deleted"
      ? deletion(event.clerkUserId, isNew, claim, now)
      : change(event, isNew, claim, now);
  await db.commit({
    ...effect,
    seen: q
      .insert(webhookEvents)
      .values({ id: eventId, source: "clerk", receivedAt: now })
      .onConflictDoNothing(),
  });
}

function change(
  { clerkUserId, person, updatedAt }: UserEvent & { is: "changed" },
  isNew: SQL,
  claim: string,
  now: number,
) {
  const { email, isEmailVerified, avatarUrl } = person;
  const differs = sql`(${users.email}, ${users.emailVerified}, ${users.avatarUrl}) is not (${email}, ${Number(isEmailVerified)}, ${avatarUrl})`;
  return {
    user: q
      .update(users)
      .set({
        email,
        emailVerified: isEmailVerified,
        avatarUrl,
        // A name that the person gave us stands; Clerk's fills a gap.
        firstName: sql`coalesce(${users.firstName}, ${person.firstName})`,
        lastName: sql`coalesce(${users.lastName}, ${person.lastName})`,
        clerkUpdatedAt: updatedAt,
        // Clerk tells of every sign-in; only a change that shows is one for the audit.
        claim: sql`case when ${differs} then ${claim} else ${users.claim} end`,
        updatedAt: now,
      })
      .where(
        and(
          eq(users.clerkUserId, clerkUserId),
          ne(users.status, "deleted"),
          or(isNull(users.clerkUpdatedAt), lt(users.clerkUpdatedAt, updatedAt)),
          isNew,
        ),
      ),
    entry: auditEntry(
      users,
      eq(users.claim, claim),
      {
        action: "user.updated",
        tenantId: null,
        actorUserId: null,
        target: ["user", users.id],
        data: { via: "clerk" },
      },
      now,
    ),
  };
}

function deletion(clerkUserId: string, isNew: SQL, claim: string, now: number) {
  const nothing = {
    email: null,
    emailVerified: false,
    firstName: null,
    lastName: null,
    phone: null,
    avatarUrl: null,
    defaultTenantId: null,
  };
  const inTheirName = (userId: Column) =>
    eq(userId, sql`(select ${users.id} from ${users} where ${users.clerkUserId} = ${clerkUserId})`);
  const isTheirs = inTheirName(memberships.userId);
  const owner = alias(memberships, "owner");
  const owning = (...conditions: SQL[]) =>
    q
      .select({ id: owner.id })
      .from(owner)
      .where(and(eq(owner.tenantId, tenants.id), eq(owner.role, "owner"), ...conditions));
  return {
    user: q
      .update(users)
      .set({ ...nothing, status: "deleted", claim, updatedAt: now })
      .where(and(eq(users.clerkUserId, clerkUserId), ne(users.status, "deleted"), isNew)),
    // Nobody we know: the tombstone keeps a late sign-up from bringing them back.
    tombstone: q
      .insert(users)
      .values({
        id: newId(now),
        clerkUserId,
        status: "deleted",
        claim,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: users.clerkUserId }),
    memberships: q
      .update(memberships)
      .set({ status: "removed", claim, updatedAt: now })
      .where(and(isTheirs, inArray(memberships.status, ["active", "pending", "suspended"]), isNew)),
    orphans: q
      .update(tenants)
      .set({ status: "ownerless" })
      .where(
        and(
          eq(tenants.status, "active"),
          sql`exists ${owning(eq(owner.claim, claim))}`,
          notExists(owning(eq(owner.status, "active"))),
        ),
      ),
    // Children whom nobody else looks after are held from then on (a trigger), for their tenants to find somebody.
    care: q.delete(playerGuardians).where(and(inTheirName(playerGuardians.userId), isNew)),
    feed: q.delete(calendarFeeds).where(and(inTheirName(calendarFeeds.userId), isNew)),
    login: q
      .update(players)
      .set({ userId: null })
      .where(and(inTheirName(players.userId), isNew)),
    userEntry: auditEntry(
      users,
      eq(users.claim, claim),
      { action: "user.deleted", tenantId: null, actorUserId: null, target: ["user", users.id] },
      now,
    ),
    membershipEntries: auditEntry(
      memberships,
      eq(memberships.claim, claim),
      {
        action: "membership.removed",
        tenantId: memberships.tenantId,
        actorUserId: null,
        target: ["membership", memberships.id],
        data: { via: "clerk" },
      },
      now,
    ),
    orphanEntries: auditEntry(
      tenants,
      and(
        eq(tenants.status, "ownerless"),
        inArray(
          tenants.id,
          q
            .select({ id: owner.tenantId })
            .from(owner)
            .where(and(eq(owner.claim, claim), eq(owner.role, "owner"))),
        ),
      ) as SQL,
      {
        action: "tenant.orphaned",
        tenantId: tenants.id,
        actorUserId: null,
        target: ["tenant", tenants.id],
      },
      now,
    ),
  };
}
