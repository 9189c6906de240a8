import type { User } from "@clerk/backend";
import type { Caller } from "../access/caller.ts";
import { sha256 } from "../db/secret.ts";
import { normalizeEmail } from "../http/email.ts";
import type { Settings } from "../http/env.ts";
import { fail, Problem } from "../http/problem.ts";
import { callClerk } from "./backend.ts";

/** The part of a person's Clerk profile that we keep. */
export interface Person {
  /** The address for mails: the primary one, or another verified one if we do not accept that. */
  email: string;
  isEmailVerified: boolean;
  /** All verified addresses, sorted. */
  verifiedEmails: string[];
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  avatarUrl: string | null;
  /** When the Clerk user was last changed (`updated_at`); null if the data is from a session token or a link. */
  updatedAt: number | null;
  /** See `addressesHash`. */
  addressesHash: string;
}

/**
 * The profile of a caller who signs up, from Clerk's Backend API. If Clerk does not respond, a token with their verified
 * address is enough.
 *
 * Throws `unavailable` if Clerk does not respond and the token has no address, `forbidden` if Clerk has banned them,
 * `validation_failed` if none of their addresses is acceptable.
 */
export async function clerkProfileOf(caller: Caller, settings: Settings): Promise<Person> {
  let user: User;
  try {
    user = await callClerk(settings, ({ users }) => users.getUser(caller.clerkUserId));
  } catch (cause) {
    return (await personFromToken(caller)) ?? fail("unavailable", { cause });
  }
  if (user.banned) throw new Problem("forbidden", { detail: "Clerk has banned this person." });
  const { email, ...addresses } = acceptableAddresses(
    user.emailAddresses.map(({ id, emailAddress, verification }) => ({
      id,
      address: emailAddress,
      isVerified: verification?.status === "verified",
    })),
    user.primaryEmailAddressId,
  );
  const phone = user.phoneNumbers.find(({ id }) => id === user.primaryPhoneNumberId);
  const known = { email: email ?? noAddress(), ...addresses };
  return {
    ...known,
    addressesHash: await addressesHash(caller.clerkUserId, known),
    firstName: user.firstName,
    lastName: user.lastName,
    phone: phone?.verification?.status === "verified" ? phone.phoneNumber : null,
    avatarUrl: user.hasImage ? user.imageUrl : null,
    updatedAt: user.updatedAt,
  };
}

/** The caller as their session token describes them; undefined if it has no verified address. */
async function personFromToken(caller: Caller): Promise<Person | undefined> {
  const { clerkUserId, verifiedEmail } = caller;
  return verifiedEmail === undefined ? undefined : personWithAddress(clerkUserId, verifiedEmail);
}

/** A person with one verified address and no other data. */
export async function personWithAddress(clerkUserId: string, email: string): Promise<Person> {
  const known = { email, isEmailVerified: true, verifiedEmails: [email] };
  return {
    ...known,
    addressesHash: await addressesHash(clerkUserId, known),
    firstName: null,
    lastName: null,
    phone: null,
    avatarUrl: null,
    updatedAt: null,
  };
}

/** A hash of a person's addresses, to find out whether they changed without storing them. */
export function addressesHash(
  clerkUserId: string,
  { email, verifiedEmails }: { email: string | null; verifiedEmails: string[] },
): Promise<string> {
  return sha256(JSON.stringify([clerkUserId, email, verifiedEmails]));
}

/** An address of a Clerk user, from the Backend API or a webhook. */
export interface ClerkAddress {
  id: string;
  address: string;
  isVerified: boolean;
}

/** The acceptable addresses of a Clerk user. `email` is null if there is none. */
export function acceptableAddresses(all: ClerkAddress[], primaryId: string | null) {
  const accepted = all.flatMap((address) => {
    const email = normalizeEmail(address.address);
    return email ? [{ ...address, email }] : [];
  });
  const verified = accepted.filter(({ isVerified }) => isVerified);
  const preferred = accepted.find(({ id }) => id === primaryId) ?? verified[0];
  return {
    email: preferred?.email ?? null,
    isEmailVerified: preferred?.isVerified ?? false,
    verifiedEmails: [...new Set(verified.map(({ email }) => email))].sort(),
  };
}

/**
 * Runs `attempt` for a caller who probably has a row here. If they have none (`user_not_onboarded`), nothing was written:
 * gets their profile from Clerk and runs `attempt` again, which then signs them up.
 */
export async function signUpIfNew<T>(
  attempt: (newcomer: Person | undefined) => Promise<T>,
  caller: Caller,
  settings: Settings,
): Promise<T> {
  try {
    return await attempt(undefined);
  } catch (error) {
    const isNew = error instanceof Problem && error.code === "user_not_onboarded";
    if (!isNew) throw error;
    return asNewUser(attempt, caller, settings);
  }
}

/**
 * Runs `attempt` with the caller's profile from Clerk. If a webhook reports a ban or a lost address between Clerk's
 * response and our commit, nothing is written (`newUserStatements`), and it runs once more with the new profile.
 *
 * Throws `unavailable` if Clerk has reported a change and does not return the new profile.
 */
export async function asNewUser<T>(
  attempt: (newcomer: Person) => Promise<T>,
  caller: Caller,
  settings: Settings,
): Promise<T> {
  const person = await clerkProfileOf(caller, settings);
  try {
    return await attempt(person);
  } catch (error) {
    if (!isNotSignedUp(error)) throw error;
    const latest = await clerkProfileOf(caller, settings);
    if (latest.updatedAt !== person.updatedAt) return attempt(latest);
    throw error.code === "user_not_onboarded" ? new Problem("unavailable") : error;
  }
}

/** The errors of an attempt that did not sign the person up. */
function isNotSignedUp(error: unknown): error is Problem {
  return (
    error instanceof Problem &&
    (error.code === "user_not_onboarded" || error.code === "email_mismatch")
  );
}

function noAddress(): never {
  throw new Problem("validation_failed", { detail: "The account has no email address to use." });
}
