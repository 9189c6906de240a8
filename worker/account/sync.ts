import { and, eq, isNull, lt, ne, notExists, or, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { users, webhookEvents } from "../db/schema.ts";
import { both } from "../db/statement.ts";
import type { Person } from "../identity/person.ts";
import { leavingEverything, nothing } from "./leave-everything.ts";

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
      both(eq(users.clerkUserId, clerkUserId), eq(users.claim, claim)),
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
    ...leavingEverything({ clerkUserId, claim, actorUserId: null, via: "clerk" }, isNew, now),
  };
}
