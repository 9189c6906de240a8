import type { ClerkClient } from "@clerk/backend";
import type { Settings } from "../http/env.ts";
import { fail } from "../http/problem.ts";
import { callClerk } from "./backend.ts";
import { problemFromClerk } from "./clerk-error.ts";

/** A Clerk account for a person who has proven with a mailed link that the address is theirs. */
export interface NewAccount {
  email: string;
  /** Undefined if the Clerk instance has no passwords. */
  password: string | undefined;
  /** The id of the link's row: an invitation, an offer or a tenant request. Kept in the account's metadata. */
  proofId: string;
}

/**
 * Creates a Clerk account with a verified address, and returns Clerk's id. Clerk gets only the address and the password,
 * because it rejects fields that the instance has switched off. Without a password, Clerk is asked to require none; it
 * refuses if a password is the only way to sign in. If an earlier attempt with the same link created the account and
 * failed afterwards, that account is used, with the password typed last: the link is unused, so it is still a proof.
 *
 * Throws `sign_in_required` if the address has an account from elsewhere, and what `problemFromClerk` returns.
 */
export async function openAccount(account: NewAccount, settings: Settings, now: number) {
  const { email, password, proofId } = account;
  const newUser = {
    emailAddress: [email],
    ...(password === undefined ? { skipPasswordRequirement: true } : { password }),
    privateMetadata: { because: proofId },
  };
  try {
    // Clerk accepts `legalAcceptedAt` only if its instance requires consent to its terms.
    return await createUser({ ...newUser, legalAcceptedAt: new Date(now) }, settings).catch(
      (error: unknown) => {
        if (codeOf(error) !== "form_param_unknown") throw error;
        return createUser(newUser, settings);
      },
    );
  } catch (error) {
    if (codeOf(error) !== "form_identifier_exists") throw problemFromClerk(error);
  }
  try {
    const { data } = await callClerk(settings, ({ users }) =>
      users.getUserList({ emailAddress: [email] }),
    );
    const user =
      data.find(({ privateMetadata }) => privateMetadata.because === proofId) ??
      fail("sign_in_required");
    if (password !== undefined) {
      await callClerk(settings, ({ users }) => users.updateUser(user.id, { password }));
    }
    return user.id;
  } catch (error) {
    throw problemFromClerk(error);
  }
}

type NewUser = Parameters<ClerkClient["users"]["createUser"]>[0];

async function createUser(newUser: NewUser, settings: Settings): Promise<string> {
  const user = await callClerk(settings, ({ users }) => users.createUser(newUser));
  return user.id;
}

/** A token that signs a browser in once, or null if Clerk does not issue one; the person can sign in themselves. */
export async function signInTokenFor(
  clerkUserId: string,
  settings: Settings,
): Promise<string | null> {
  const options = { userId: clerkUserId, expiresInSeconds: 300 };
  return callClerk(settings, ({ signInTokens }) => signInTokens.createSignInToken(options)).then(
    ({ token }) => token,
    () => null,
  );
}

function codeOf(error: unknown): string | undefined {
  const { errors } = error as { errors?: { code: string }[] };
  return errors?.[0]?.code;
}
