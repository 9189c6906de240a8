import { and, eq, isNull, lte, ne, notExists, or, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { clerkChanges, userEmails, users, webhookEvents } from "../db/schema.ts";
import { both, insertFrom } from "../db/statement.ts";
import { addressesHash, type Person } from "../identity/person.ts";
import { followingOwner } from "../members/owners.ts";
import { holdingAddresses } from "./addresses.ts";
import { leavingEverything, nothing } from "./leave-everything.ts";

/** What Clerk says happened to a user, whether or not we know them. */
export type UserEvent =
  | {
      is: "changed";
      clerkUserId: string;
      /** `email` is null when Clerk has no address for them that we accept. */
      person: Omit<Person, "email" | "phone" | "updatedAt" | "addressesHash"> & {
        email: string | null;
      };
      /** Undefined when the event does not say. */
      isBanned: boolean | undefined;
      updatedAt: number;
    }
  | { is: "deleted"; clerkUserId: string };
type Change = UserEvent & { is: "changed" };

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
  const effect =
    event.is === "deleted"
      ? deletion(event.clerkUserId, isNew, newId(now), now)
      : {
          ...ban(event, isNew, newId(now), now),
          ...change(event, isNew, newId(now), now),
          ...(await changeOfStranger(event, isNew, now)),
        };
  await db.commit({
    ...effect,
    seen: q
      .insert(webhookEvents)
      .values({ id: eventId, source: "clerk", receivedAt: now })
      .onConflictDoNothing(),
  });
}

/** No newer word of Clerk's about this person has come. Two words of one millisecond both count, in the order they come. */
function isNewest({ clerkUserId, updatedAt }: Change, isNew: SQL): SQL {
  return and(
    eq(users.clerkUserId, clerkUserId),
    ne(users.status, "deleted"),
    or(isNull(users.clerkUpdatedAt), lte(users.clerkUpdatedAt, updatedAt)),
    isNew,
  ) as SQL;
}

/**
 * Bars somebody whom Clerk has banned, as a suspension by the platform does, or lifts that. Neither lifts what the
 * other did. Being locked is no ban: it is how Clerk answers wrong passwords, which anybody can type.
 */
function ban(event: Change, isNew: SQL, claim: string, now: number) {
  const { clerkUserId, isBanned } = event;
  if (isBanned === undefined) return {};
  const isTheirs = eq(users.clerkUserId, clerkUserId);
  const userId = sql`(select ${users.id} from ${users} where ${isTheirs})`;
  return {
    banned: q
      .update(users)
      .set({
        clerkBanned: isBanned,
        status: isBanned
          ? sql`case ${users.status} when 'active' then 'suspended' else ${users.status} end`
          : sql`case when ${users.status} = 'suspended' and not ${users.platformSuspended} then 'active' else ${users.status} end`,
        claim,
        updatedAt: now,
      })
      .where(and(isNewest(event, isNew), sql`${users.clerkBanned} <> ${Number(isBanned)}`)),
    banEntry: auditEntry(
      users,
      both(isTheirs, eq(users.claim, claim)),
      {
        action: isBanned ? "user.suspended" : "user.reinstated",
        tenantId: null,
        actorUserId: null,
        target: ["user", users.id],
        data: { via: "clerk" },
      },
      now,
    ),
    ...followingOwner(userId, null, claim, now),
  };
}

function change(event: Change, isNew: SQL, claim: string, now: number) {
  const { clerkUserId, person, updatedAt } = event;
  const { email, isEmailVerified, verifiedEmails, avatarUrl } = person;
  const emails = JSON.stringify(verifiedEmails);
  const held = sql`(select json_group_array(held.email) from (select ${userEmails.email} from ${userEmails}
    where ${userEmails.userId} = ${users.id} and ${userEmails.endedAt} is null order by 1) held)`;
  const shownEmail = sql`coalesce(${email}, ${users.email})`;
  const differs = sql`(${users.email}, ${users.emailVerified}, ${users.avatarUrl}, ${held})
    is not (${shownEmail}, ${Number(isEmailVerified)}, ${avatarUrl}, ${emails})`;
  const isTheirs = both(
    eq(users.clerkUserId, clerkUserId),
    eq(users.clerkUpdatedAt, updatedAt),
    ne(users.status, "deleted"),
    isNew,
  );
  return {
    user: q
      .update(users)
      .set({
        // An address that is given up stays visible to others, but is not verified any more.
        email: shownEmail,
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
      .where(isNewest(event, isNew)),
    ...holdingAddresses(isTheirs, { emails, saidAt: updatedAt }, now),
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

/**
 * Keeps that Clerk has told of a person whom we don't know, because they may be signing up right now (`arrivalIf`).
 */
async function changeOfStranger(event: Change, isNew: SQL, now: number) {
  const { clerkUserId, person, updatedAt, isBanned = false } = event;
  const isStranger = notExists(
    q.select({ id: users.id }).from(users).where(eq(users.clerkUserId, clerkUserId)),
  );
  return {
    stranger: insertFrom(
      clerkChanges,
      {
        clerkUserId,
        updatedAt,
        isBanned: sql<boolean>`${Number(isBanned)}`,
        addressesHash: await addressesHash(clerkUserId, person),
        receivedAt: now,
      },
      (select) => select.from(sql`(select 1)`).where(and(isStranger, isNew)),
    ).onConflictDoUpdate({
      target: clerkChanges.clerkUserId,
      set: {
        updatedAt: sql`excluded.updated_at`,
        isBanned: sql`excluded.is_banned`,
        addressesHash: sql`excluded.addresses_hash`,
        receivedAt: now,
      },
      setWhere: sql`excluded.updated_at >= ${clerkChanges.updatedAt}`,
    }),
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
