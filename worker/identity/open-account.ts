import type { ClerkClient, User } from "@clerk/backend";
import type { Settings } from "../http/env.ts";
import { fail } from "../http/problem.ts";
import { askClerk } from "./backend.ts";
import { refusalOf } from "./refusal.ts";

/** An account to open for somebody who has proven that they read the mailbox. */
export interface NewAccount {
  email: string;
  /** Undefined where the Clerk instance has no passwords: its owner signs in with a mailed code, say. */
  password: string | undefined;
  /** What they proved it with: the id of an invitation, or of a club to be. */
  because: string;
}

/**
 * Opens a Clerk account whose address counts as verified, and answers Clerk's id of it. Clerk gets the address and
 * the password alone, because it refuses fields that its instance has off; names are kept here. Without a password
 * Clerk is asked to require none, which it does not do where a password is the only way to sign in. Where an
 * earlier try with the same link got this far and no further, it goes on with that account and the password typed
 * last, if there is one: the link is proof enough, and it is still unused.
 *
 * Throws `sign_in_required` when the address has an account that was opened in another way, and what `refusalOf` makes of Clerk's
 * answer.
 */
export async function openAccount(account: NewAccount, settings: Settings, now: number) {
  const { email, password, because } = account;
  const wanted = {
    emailAddress: [email],
    ...(password === undefined ? { skipPasswordRequirement: true } : { password }),
    privateMetadata: { because },
  };
  try {
    // Clerk wants to know that its terms were accepted where its instance asks for it, and only there.
    return await create({ ...wanted, legalAcceptedAt: new Date(now) }, settings).catch(
      (error: unknown) => {
        if (codeOf(error) !== "form_param_unknown") throw error;
        return create(wanted, settings);
      },
    );
  } catch (error) {
    if (codeOf(error) !== "form_identifier_exists") throw refusalOf(error);
  }
  try {
    const { data } = await askClerk(settings, ({ users }) =>
      users.getUserList({ emailAddress: [email] }),
    );
    const user = data.find((found) => isOurs(found, because)) ?? fail("sign_in_required");
    if (password !== undefined) {
      await askClerk(settings, ({ users }) => users.updateUser(user.id, { password }));
    }
    return user.id;
  } catch (error) {
    throw refusalOf(error);
  }
}

type NewUser = Parameters<ClerkClient["users"]["createUser"]>[0];

async function create(wanted: NewUser, settings: Settings): Promise<string> {
  const user = await askClerk(settings, ({ users }) => users.createUser(wanted));
  return user.id;
}

/** A token that signs a browser in once; null when Clerk does not give one; signing in works without. */
export async function signInTokenFor(
  clerkUserId: string,
  settings: Settings,
): Promise<string | null> {
  const life = { userId: clerkUserId, expiresInSeconds: 300 };
  return askClerk(settings, ({ signInTokens }) => signInTokens.createSignInToken(life)).then(
    ({ token }) => token,
    () => null,
  );
}

function isOurs(user: User, because: string): boolean {
  return user.privateMetadata.because === because;
}

function codeOf(error: unknown): string | undefined {
  const { errors } = error as { errors?: { code: string }[] };
  return errors?.[0]?.code;
}
