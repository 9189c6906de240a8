import type { User } from "@clerk/backend";
import type { Settings } from "../env.ts";
import { Problem, refuse } from "../http/problem.ts";
import { askClerk } from "./backend.ts";

/** An account to open for somebody who has proven that they read the mailbox. */
export interface NewAccount {
  email: string;
  password: string;
  firstName: string | undefined;
  lastName: string | undefined;
  /** What they proved it with: the id of an invitation, or of a club to be. */
  because: string;
}

/**
 * Opens a Clerk account whose address counts as verified, and answers Clerk's id of it. Where an earlier
 * try with the same link got this far and no further, it goes on with that account and the password typed
 * last: the link is proof enough, and it is still unused.
 *
 * Throws `sign_in_required` when the address has an account of another making, `validation_failed` for a
 * password that Clerk refuses, and `unavailable` when Clerk does not answer.
 */
export async function openAccount(account: NewAccount, settings: Settings, now: number) {
  const { email, password, because } = account;
  const wanted = {
    emailAddress: [email],
    password,
    ...(account.firstName && { firstName: account.firstName }),
    ...(account.lastName && { lastName: account.lastName }),
    privateMetadata: { because },
    legalAcceptedAt: new Date(now),
  };
  try {
    const user = await askClerk(settings, ({ users }) => users.createUser(wanted));
    return user.id;
  } catch (error) {
    if (codeOf(error) !== "form_identifier_exists") throw refusal(error);
  }
  try {
    const { data } = await askClerk(settings, ({ users }) =>
      users.getUserList({ emailAddress: [email] }),
    );
    const user = data.find((found) => isOurs(found, because)) ?? refuse("sign_in_required");
    await askClerk(settings, ({ users }) => users.updateUser(user.id, { password }));
    return user.id;
  } catch (error) {
    throw refusal(error);
  }
}

/** A token that signs a browser in once; null when Clerk does not give one, for signing in works without. */
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

interface ClerkRefusal {
  status?: number;
  errors?: { code: string; longMessage?: string; message: string; meta?: { paramName?: string } }[];
}

function codeOf(error: unknown): string | undefined {
  return (error as ClerkRefusal).errors?.[0]?.code;
}

function refusal(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, errors } = error as ClerkRefusal;
  const [first] = errors ?? [];
  if (status !== 422 || !first) return new Problem("unavailable", { cause: error });
  const path = first.meta?.paramName ?? "password";
  const message = first.longMessage ?? first.message;
  return new Problem("validation_failed", { errors: [{ path, code: first.code, message }] });
}
