import { and, eq, isNull, notExists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { clerkOrgMembers, type kinds, users } from "../db/schema.ts";
import { both, insertFrom } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import { following } from "../organizations/follow.ts";

/** What a person says of themselves when they sign up. */
export interface Profile {
  kind: (typeof kinds)[number];
  firstName?: string | undefined;
  lastName?: string | undefined;
  phone?: string | undefined;
}

/**
 * Statements that make sure the caller has a row, once however often they run.
 *
 * A record that waits for their verified address, made by an invitation, becomes theirs; else a new
 * one is made. Whoever is there already, and the tombstone of somebody deleted, stay as they are.
 * The row carries `claim` when this write made it theirs. With a `condition` nobody is signed up unless it
 * holds: a link that leads nowhere leaves nobody alone in an empty account.
 */
export function onboarding(
  caller: Caller,
  person: Person,
  profile: Profile,
  claim: string,
  now: number,
  condition: SQL = sql`true`,
) {
  const { clerkUserId } = caller;
  const said = {
    clerkUserId,
    emailVerified: person.isEmailVerified,
    phone: profile.phone ?? null,
    status: "active" as const,
    claim,
    updatedAt: now,
  };
  const firstName = profile.firstName ?? person.firstName;
  const lastName = profile.lastName ?? person.lastName;
  const twin = alias(users, "twin");
  const isThereAlready = q
    .select({ id: twin.id })
    .from(twin)
    .where(eq(twin.clerkUserId, clerkUserId));
  return {
    adopted: q
      .update(users)
      .set({
        ...said,
        // What the inviter wrote stands where the person says nothing.
        firstName: sql`coalesce(${firstName}, ${users.firstName})`,
        lastName: sql`coalesce(${lastName}, ${users.lastName})`,
        avatarUrl: person.avatarUrl,
        locale: sql`coalesce(${users.locale}, ${caller.locale ?? null})`,
        kind: sql`coalesce(${users.kind}, ${profile.kind})`,
      })
      .where(
        and(
          eq(users.email, person.email),
          eq(users.status, "pending"),
          isNull(users.clerkUserId),
          // An address that nobody verified opens nobody's record.
          sql`${person.isEmailVerified}`,
          notExists(isThereAlready),
          condition,
        ),
      ),
    created: insertFrom(
      users,
      {
        ...said,
        id: newId(now),
        email: person.email,
        firstName,
        lastName,
        avatarUrl: person.avatarUrl,
        locale: caller.locale ?? null,
        kind: profile.kind,
        createdAt: now,
      },
      (select) => select.from(sql`(select 1)`).where(condition),
    ).onConflictDoNothing({ target: users.clerkUserId }),
    // Organizations that they belong to with Clerk, and whose tenants were waiting for them.
    ...(caller.followsOrganizations &&
      following(eq(clerkOrgMembers.clerkUserId, clerkUserId), newId(now), now)),
    userEntry: auditEntry(
      users,
      both(eq(users.clerkUserId, clerkUserId), eq(users.claim, claim)),
      {
        action: "user.created",
        tenantId: null,
        actorUserId: users.id,
        target: ["user", users.id],
        data: { kind: profile.kind },
      },
      now,
    ),
  };
}
