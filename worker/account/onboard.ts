import { and, eq, isNull, notExists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { q } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { preparedAll } from "../db/prepared.ts";
import { clerkChanges, clerkOrgMembers, type kinds, users } from "../db/schema.ts";
import { both, insertFrom } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import { following } from "../organizations/follow.ts";
import { holdingAddresses } from "./addresses.ts";

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
 * The row carries `claim` when this write made it theirs. `arriving` may put a condition on it, with
 * `arrivalIf`: a link that leads nowhere leaves nobody alone in an empty account.
 */
export function onboarding(
  caller: Caller,
  person: Person,
  profile: Profile,
  claim: string,
  now: number,
  arriving: (values: Arrival) => ReturnType<typeof arrivalIf> = arrivingAtOnce,
) {
  const { clerkUserId } = caller;
  const values = {
    clerkUserId,
    claim,
    now,
    email: person.email,
    emails: JSON.stringify(person.verifiedEmails),
    isVerified: Number(person.isEmailVerified),
    firstName: profile.firstName ?? person.firstName,
    lastName: profile.lastName ?? person.lastName,
    avatarUrl: person.avatarUrl,
    phone: profile.phone ?? person.phone,
    clerkUpdatedAt: person.updatedAt,
    saidAt: person.updatedAt ?? caller.issuedAt,
    addressesHash: person.addressesHash,
    kind: profile.kind,
    locale: caller.locale ?? null,
    userId: newId(now),
    entryId: idPrefix(now),
  };
  const { entry, ...written } = arriving(values);
  return {
    ...written,
    // The one address of most people is held by a trigger.
    ...(person.verifiedEmails.length > Number(person.isEmailVerified) &&
      holdingAddresses(
        both(eq(users.clerkUserId, clerkUserId), eq(users.claim, claim)),
        { emails: values.emails, saidAt: values.saidAt },
        now,
      )),
    // Organizations that they belong to with Clerk, and whose tenants were waiting for them.
    ...(caller.followsOrganizations &&
      following(eq(clerkOrgMembers.clerkUserId, clerkUserId), newId(now), now)),
    userEntry: entry,
  };
}

/** What a new person's row is made of. */
export interface Arrival {
  clerkUserId: string;
  email: string;
  /** All their verified addresses: a list in JSON. */
  emails: string;
  isVerified: number;
  firstName: string | null;
  lastName: string | null;
  avatarUrl: string | null;
  phone: string | null;
  kind: Profile["kind"];
  locale: string | null;
  /** When Clerk last changed the person, as it says; null where it was not asked. */
  clerkUpdatedAt: number | null;
  /** When Clerk said all this; when the token was issued, where Clerk was not asked. */
  saidAt: number;
  addressesHash: string;
  claim: string;
  userId: string;
  entryId: string;
  now: number;
}

const arrivingAtOnce = preparedAll((values: Arrival) => arrivalIf(values, sql`true`));

/**
 * The statements of an arrival that comes about where a condition holds, and where no newer word of Clerk's has come
 * that bars the person or tells of other addresses.
 */
export function arrivalIf(values: Arrival, condition: SQL) {
  const { clerkUserId, firstName, lastName, avatarUrl, locale, kind, claim, now } = values;
  const isVerified = sql<boolean>`${values.isVerified}`;
  const said = {
    clerkUserId,
    emailVerified: isVerified,
    phone: values.phone,
    clerkUpdatedAt: values.clerkUpdatedAt,
    signedUpAsOf: values.saidAt,
    status: "active" as const,
    claim,
    updatedAt: now,
  };
  const twin = alias(users, "twin");
  const isThereAlready = q
    .select({ id: twin.id })
    .from(twin)
    .where(eq(twin.clerkUserId, clerkUserId));
  const mayArrive = both(
    condition,
    notExists(
      q
        .select({ id: clerkChanges.clerkUserId })
        .from(clerkChanges)
        .where(
          and(
            eq(clerkChanges.clerkUserId, clerkUserId),
            sql`${clerkChanges.updatedAt} > ${values.saidAt}`,
            sql`(${clerkChanges.isBanned} or ${clerkChanges.addressesHash} <> ${values.addressesHash})`,
          ),
        ),
    ),
  );
  const waiting = alias(users, "waiting");
  // One record at most, at whichever of their addresses: an address that nobody verified opens nobody's.
  const adoptable = q
    .select({ id: waiting.id })
    .from(waiting)
    .where(
      and(
        sql`${waiting.email} in (select value from json_each(${values.emails}))`,
        eq(waiting.status, "pending"),
        isNull(waiting.clerkUserId),
      ),
    )
    .orderBy(sql`${waiting.email} <> ${values.email}`, waiting.id)
    .limit(1);
  return {
    adopted: q
      .update(users)
      .set({
        ...said,
        email: values.email,
        // What the inviter wrote stands where the person says nothing.
        firstName: sql`coalesce(${firstName}, ${users.firstName})`,
        lastName: sql`coalesce(${lastName}, ${users.lastName})`,
        avatarUrl,
        locale: sql`coalesce(${users.locale}, ${locale})`,
        kind: sql`coalesce(${users.kind}, ${kind})`,
      })
      .where(and(sql`${users.id} = ${adoptable}`, notExists(isThereAlready), mayArrive)),
    created: insertFrom(
      users,
      {
        ...said,
        id: values.userId,
        email: values.email,
        firstName,
        lastName,
        avatarUrl,
        locale,
        kind,
        createdAt: now,
      },
      (select) => select.from(sql`(select 1)`).where(mayArrive),
    ).onConflictDoNothing({ target: users.clerkUserId }),
    entry: auditEntry(
      users,
      both(eq(users.clerkUserId, clerkUserId), eq(users.claim, claim)),
      {
        action: "user.created",
        tenantId: null,
        actorUserId: users.id,
        target: ["user", users.id],
        data: sql`json_object('kind', ${kind})`,
      },
      now,
      values.entryId,
    ),
  };
}
