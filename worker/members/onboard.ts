import { sql } from "drizzle-orm";
import { type Caller, hasClerkId } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import { idPrefix, newId } from "../db/id.ts";
import { type kinds, users } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { type AddressesParams, addressStatements } from "../identity/addresses.ts";
import type { Person } from "../identity/person.ts";
import { type FollowParams, followParams, followStatements } from "../organizations/follow.ts";

/** What a person enters when they sign up. */
export interface Profile {
  kind: (typeof kinds)[number];
  firstName?: string | undefined;
  lastName?: string | undefined;
  phone?: string | undefined;
}

/**
 * Statements that sign the caller up. They can be repeated.
 *
 * A pending user with one of their verified addresses (from an invitation) becomes theirs; else a row is inserted. An
 * existing row and a tombstone stay as they are. The row has `claim` if this write signed them up. `createUser` can be a
 * batch of `newUserStatements` with one more condition, so that an invalid link does not create an account.
 */
export function onboardingStatements(
  caller: Caller,
  person: Person,
  profile: Profile,
  claim: string,
  now: number,
  createUser: (values: NewUserParams) => ReturnType<typeof newUserBatch> = newUserBatch,
) {
  const values = newUserValues(caller, person, profile, claim, now);
  return {
    ...createUser(values),
    // Most people have one address only, which a trigger adds.
    ...(person.verifiedEmails.length > values.isVerified && addressBatch(values)),
    // The tenants of Clerk organizations that they are a member of.
    ...(caller.followsOrganizations &&
      organizationsBatch({ clerkUserId: caller.clerkUserId, ...followParams(now) })),
  };
}

/** The row of a new user. */
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
  /** When the Clerk user was last changed; null if the data is not from Clerk's API. */
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
    // Without a call to Clerk, the data is from the token.
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

/** A webhook has reported a ban or other addresses since `asOf`. */
const isOutdated = sql`exists (select 1 from clerk_changes
  where clerk_changes.clerk_user_id = ${clerkUserId} and clerk_changes.updated_at > ${asOf}
    and (clerk_changes.is_banned or clerk_changes.addresses_hash <> ${addressesHash}))`;

const isKnown = sql`exists (select 1 from users known where ${hasClerkId(sql`known`)})`;

/** A pending user with one of their verified addresses. */
const pendingUserId = sql`(select w.id from users w
  where w.email in (select value from json_each(${emails})) and w.status = 'pending' and w.clerk_user_id is null
  order by w.email <> ${email}, w.id limit 1)`;

/** This batch signed the caller up. */
const isSignedUp = sql`${hasClerkId()} and users.claim = ${claim}`;

/** Statements that sign up a new user if `condition` holds. It must not refer to `users`. */
export const newUserStatements = (condition = sql`true`) => ({
  // The inviter's data stays for fields that the person left empty.
  pendingUserClaimed: sql`
    update users set clerk_user_id = ${clerkUserId}, email = ${email}, email_verified = ${isVerified},
      first_name = coalesce(${firstName}, users.first_name), last_name = coalesce(${lastName}, users.last_name),
      phone = ${phone}, kind = coalesce(users.kind, ${kind}), status = 'active',
      locale = coalesce(users.locale, ${locale}), avatar_url = ${avatarUrl},
      clerk_updated_at = ${clerkUpdatedAt}, signed_up_as_of = ${asOf}, claim = ${claim}, updated_at = ${now}
    where users.id = ${pendingUserId}
      and not ${isKnown}
      and ${condition}
      and not ${isOutdated}`,

  created: sql`
    insert into users (id, clerk_user_id, email, email_verified, first_name, last_name, phone, kind, status, locale,
      avatar_url, clerk_updated_at, signed_up_as_of, claim, created_at, updated_at)
    select ${userId}, ${clerkUserId}, ${email}, ${isVerified}, ${firstName}, ${lastName}, ${phone}, ${kind}, 'active',
      ${locale}, ${avatarUrl}, ${clerkUpdatedAt}, ${asOf}, ${claim}, ${now}, ${now}
    where ${condition}
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
    sql`from users where ${isSignedUp}`,
  ),
});

const newUserBatch = batch(given, () => newUserStatements());

const addressBatch = batch(given, () => addressStatements(isSignedUp));

interface OrganizationsParams extends FollowParams {
  clerkUserId: string;
}
const organizationsBatch = batch(params<OrganizationsParams>(), () =>
  followStatements(sql`clerk_org_members.clerk_user_id = ${clerkUserId}`),
);
