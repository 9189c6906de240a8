import { sql } from "drizzle-orm";
import { type Caller, hasClerkId } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import { idPrefix, newId } from "../db/id.ts";
import { type kinds, users } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { type AddressesParams, addressStatements } from "../identity/addresses.ts";
import type { Person } from "../identity/person.ts";
import { type FollowParams, followParams, followStatements } from "../organizations/follow.ts";

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
 * A record that waits for their verified address, made by an invitation, becomes theirs; else a new one is made.
 * Somebody who is there already, and the tombstone of somebody deleted, stay as they are. The row carries `claim` when
 * this write made it theirs. `arrive` may be a batch of `newUserStatements` with one more condition: a link that leads
 * nowhere leaves nobody alone in an empty account.
 */
export function onboardingStatements(
  caller: Caller,
  person: Person,
  profile: Profile,
  claim: string,
  now: number,
  arrive: (values: NewUserParams) => ReturnType<typeof newUserBatch> = newUserBatch,
) {
  const values = newUserValues(caller, person, profile, claim, now);
  return {
    ...arrive(values),
    // A trigger holds the one address that most people have.
    ...(person.verifiedEmails.length > values.isVerified && addressBatch(values)),
    // Organizations that they belong to with Clerk, and whose tenants were waiting for them.
    ...(caller.followsOrganizations &&
      organizationsBatch({ clerkUserId: caller.clerkUserId, ...followParams(now) })),
  };
}

/** What a new person's row is made of, and when Clerk said all this (`asOf`). */
export interface NewUserParams extends AddressesParams {
  clerkUserId: string;
  email: string;
  isVerified: number;
  firstName: string | null;
  lastName: string | null;
  avatarUrl: string | null;
  phone: string | null;
  kind: Profile["kind"];
  locale: string | null;
  /** When Clerk last changed the person, as it says; null where it was not asked. */
  clerkUpdatedAt: number | null;
  addressesHash: string;
  claim: string;
  userId: string;
  entryId: string;
}

function newUserValues(
  caller: Caller,
  person: Person,
  profile: Profile,
  claim: string,
  now: number,
): NewUserParams {
  return {
    clerkUserId: caller.clerkUserId,
    email: person.email,
    emails: JSON.stringify(person.verifiedEmails),
    isVerified: Number(person.isEmailVerified),
    firstName: profile.firstName ?? person.firstName,
    lastName: profile.lastName ?? person.lastName,
    avatarUrl: person.avatarUrl,
    phone: profile.phone ?? person.phone,
    kind: profile.kind,
    locale: caller.locale ?? null,
    clerkUpdatedAt: person.updatedAt,
    // Where Clerk was not asked, the token is its word.
    asOf: person.updatedAt ?? caller.issuedAt,
    addressesHash: person.addressesHash,
    claim,
    userId: newId(now),
    entryId: idPrefix(now),
    now,
  };
}

const given = params<NewUserParams>();
const { clerkUserId, email, emails, isVerified, firstName, lastName, avatarUrl, phone } = given;
const { kind, locale, clerkUpdatedAt, asOf, addressesHash, claim, userId, entryId, now } = given;

/** Clerk has told us meanwhile of a ban, or of other addresses. */
const isOutdated = sql`exists (select 1 from clerk_changes
  where clerk_changes.clerk_user_id = ${clerkUserId} and clerk_changes.updated_at > ${asOf}
    and (clerk_changes.is_banned or clerk_changes.addresses_hash <> ${addressesHash}))`;

const isKnown = sql`exists (select 1 from users twin where ${hasClerkId(sql`twin`)})`;

/** One waiting record, at any of their verified addresses: an address that nobody verified opens no record. */
const waitingRecord = sql`(select w.id from users w
  where w.email in (select value from json_each(${emails})) and w.status = 'pending' and w.clerk_user_id is null
  order by w.email <> ${email}, w.id limit 1)`;

/** This batch signed the caller up. */
const hasArrived = sql`${hasClerkId()} and users.claim = ${claim}`;

/** The statements of an arrival; `isWanted` is one more condition, which may not name `users`. */
export const newUserStatements = (isWanted = sql`true`) => ({
  // What the inviter wrote stands where the person says nothing.
  adopted: sql`
    update users set clerk_user_id = ${clerkUserId}, email = ${email}, email_verified = ${isVerified},
      first_name = coalesce(${firstName}, users.first_name), last_name = coalesce(${lastName}, users.last_name),
      phone = ${phone}, kind = coalesce(users.kind, ${kind}), status = 'active',
      locale = coalesce(users.locale, ${locale}), avatar_url = ${avatarUrl},
      clerk_updated_at = ${clerkUpdatedAt}, signed_up_as_of = ${asOf}, claim = ${claim}, updated_at = ${now}
    where users.id = ${waitingRecord}
      and not ${isKnown}
      and ${isWanted}
      and not ${isOutdated}`,

  created: sql`
    insert into users (id, clerk_user_id, email, email_verified, first_name, last_name, phone, kind, status, locale,
      avatar_url, clerk_updated_at, signed_up_as_of, claim, created_at, updated_at)
    select ${userId}, ${clerkUserId}, ${email}, ${isVerified}, ${firstName}, ${lastName}, ${phone}, ${kind}, 'active',
      ${locale}, ${avatarUrl}, ${clerkUpdatedAt}, ${asOf}, ${claim}, ${now}, ${now}
    where ${isWanted}
      and not ${isOutdated}
    on conflict (clerk_user_id) do nothing`,

  userAudit: auditInsert(
    "user.created",
    {
      id: entryId,
      tenantId: null,
      actorUserId: users.id,
      target: ["user", users.id],
      data: sql`json_object('kind', ${kind})`,
      now,
    },
    sql`from users where ${hasArrived}`,
  ),
});

const newUserBatch = batch(given, () => newUserStatements());

const addressBatch = batch(given, () => addressStatements(hasArrived));

interface OrganizationsParams extends FollowParams {
  clerkUserId: string;
}
const organizationsBatch = batch(params<OrganizationsParams>(), () =>
  followStatements(sql`clerk_org_members.clerk_user_id = ${clerkUserId}`),
);
