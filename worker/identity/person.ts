import type { User } from "@clerk/backend";
import type { Settings } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { askClerk } from "./backend.ts";
import type { Caller } from "./caller.ts";
import { normalizeEmail } from "./email.ts";

/** What Clerk knows of a person and we keep. */
export interface Person {
  email: string;
  isEmailVerified: boolean;
  firstName: string | null;
  lastName: string | null;
  avatarUrl: string | null;
}

/**
 * The person behind a session: from the token where it carries their verified address, else from
 * Clerk's Backend API, asked once when they sign up. Throws `unavailable` when Clerk does not answer,
 * `validation_failed` when their account has no address that we can take.
 */
export async function personOf(caller: Caller, settings: Settings): Promise<Person> {
  if (caller.verifiedEmail) {
    const email = caller.verifiedEmail;
    return { email, isEmailVerified: true, firstName: null, lastName: null, avatarUrl: null };
  }
  const user = await askClerk(settings, ({ users }) => users.getUser(caller.clerkUserId)).catch(
    (cause: unknown) => {
      throw new Problem("unavailable", { cause });
    },
  );
  return personIn(user) ?? noAddress();
}

/**
 * Does something as somebody whom we know. Whoever turns out to be new is asked for of Clerk, and the second
 * try signs them up; the first has written nothing.
 */
export async function asKnown<T>(
  attempt: (newcomer: Person | undefined) => Promise<T>,
  caller: Caller,
  settings: Settings,
): Promise<T> {
  try {
    return await attempt(undefined);
  } catch (error) {
    const isNew = error instanceof Problem && error.code === "user_not_onboarded";
    if (!isNew) throw error;
    return attempt(await personOf(caller, settings));
  }
}

/** What we keep of a Clerk user as the Backend API gives it; null without an address that we take. */
function personIn(user: User): Person | null {
  const primary = user.primaryEmailAddress;
  const email = primary && normalizeEmail(primary.emailAddress);
  if (!email) return null;
  return {
    email,
    isEmailVerified: primary.verification?.status === "verified",
    firstName: user.firstName,
    lastName: user.lastName,
    avatarUrl: user.hasImage ? user.imageUrl : null,
  };
}

function noAddress(): never {
  throw new Problem("validation_failed", { detail: "The account has no email address to use." });
}
