import type { User } from "@clerk/backend";
import type { Caller } from "../access/caller.ts";
import { sha256 } from "../db/secret.ts";
import { normalizeEmail } from "../http/email.ts";
import type { Settings } from "../http/env.ts";
import { fail, Problem } from "../http/problem.ts";
import { askClerk } from "./backend.ts";

/** What Clerk knows of a person and we keep. */
export interface Person {
  /** Where they are written to: their primary address, or another verified one where we can't take that. */
  email: string;
  isEmailVerified: boolean;
  /** Every address that Clerk has verified as theirs, in order, `email` among them if it is one. */
  verifiedEmails: string[];
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  avatarUrl: string | null;
  /** When Clerk last changed this (`updated_at`); null where only their session token was there to ask. */
  updatedAt: number | null;
  /** See `addressesHash`. */
  addressesHash: string;
}

/**
 * The person behind a session who is new to us, asked of Clerk's Backend API once, when they sign up. Where Clerk
 * does not answer, a token that carries their verified address is enough.
 *
 * Throws `unavailable` when Clerk does not answer and the token says too little, `forbidden` for somebody whom
 * Clerk has banned, `validation_failed` when their account has no address that we can take.
 */
export async function clerkProfileOf(caller: Caller, settings: Settings): Promise<Person> {
  let user: User;
  try {
    user = await askClerk(settings, ({ users }) => users.getUser(caller.clerkUserId));
  } catch (cause) {
    return (await personInToken(caller)) ?? fail("unavailable", { cause });
  }
  if (user.banned) throw new Problem("forbidden", { detail: "Clerk has banned this person." });
  const { email, ...addresses } = addressesIn(
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

/** What a session token says of its bearer; undefined when it carries no verified address. */
async function personInToken(caller: Caller): Promise<Person | undefined> {
  const { clerkUserId, verifiedEmail } = caller;
  return verifiedEmail === undefined ? undefined : withAddress(clerkUserId, verifiedEmail);
}

/** Somebody of whom one verified address is known and nothing else. */
export async function withAddress(clerkUserId: string, email: string): Promise<Person> {
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

/** What two words of Clerk's about a person's addresses are compared by, so that none has to be kept. */
export function addressesHash(
  clerkUserId: string,
  { email, verifiedEmails }: { email: string | null; verifiedEmails: string[] },
): Promise<string> {
  return sha256(JSON.stringify([clerkUserId, email, verifiedEmails]));
}

/** One address of a Clerk user, from whichever of Clerk's interfaces it comes. */
export interface ClerkAddress {
  id: string;
  address: string;
  isVerified: boolean;
}

/** The addresses of a Clerk user that we take. `email` is null where there is none. */
export function addressesIn(all: ClerkAddress[], primaryId: string | null) {
  const taken = all.flatMap((one) => {
    const email = normalizeEmail(one.address);
    return email ? [{ ...one, email }] : [];
  });
  const verified = taken.filter(({ isVerified }) => isVerified);
  const first = taken.find(({ id }) => id === primaryId) ?? verified[0];
  return {
    email: first?.email ?? null,
    isEmailVerified: first?.isVerified ?? false,
    verifiedEmails: [...new Set(verified.map(({ email }) => email))].sort(),
  };
}

/**
 * Runs `attempt` for a caller who mostly has an account here. If they are new, it has written nothing: Clerk is asked
 * who they are, and a second attempt signs them up.
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
 * Signs up a person as Clerk describes them. A webhook may tell of a ban or a lost address after Clerk answered and
 * before we commit. Then nothing is written (`arrivalStatements`), and Clerk is asked once more.
 *
 * Throws `unavailable` when Clerk has told of a change and does not answer what is true now.
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
    if (!isLeftOut(error)) throw error;
    const now = await clerkProfileOf(caller, settings);
    if (now.updatedAt !== person.updatedAt) return attempt(now);
    throw error.code === "user_not_onboarded" ? new Problem("unavailable") : error;
  }
}

/** The refusals of an attempt that signed nobody up. */
function isLeftOut(error: unknown): error is Problem {
  return (
    error instanceof Problem &&
    (error.code === "user_not_onboarded" || error.code === "email_mismatch")
  );
}

function noAddress(): never {
  throw new Problem("validation_failed", { detail: "The account has no email address to use." });
}
