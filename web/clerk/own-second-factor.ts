import { callClerk } from "./call-clerk.ts";
import type { Clerk, Totp, User } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";

/*
 * One's own second factor: an authenticator app and backup codes. See Clerk's guide "Build a custom flow for managing
 * multi-factor authentication".
 */

/** What the Clerk instance has on. Read it after clerk-js has loaded. */
export function secondFactorSettings(): {
  hasAuthenticatorApp: boolean;
  hasBackupCodes: boolean;
  isRequired: boolean;
} {
  const settings = window.Clerk?.__internal_environment?.userSettings;
  return {
    hasAuthenticatorApp: settings?.attributes.authenticator_app?.enabled ?? false,
    hasBackupCodes: settings?.attributes.backup_code?.enabled ?? false,
    isRequired: settings?.signIn?.second_factor?.required ?? false,
  };
}

/** Begins to enrol an authenticator app: its secret, which counts once a code was right. */
export async function beginTotp(): Promise<{ uri: string; secret: string }> {
  const { uri, secret } = await ofUser((user) => user.createTOTP());
  if (!uri || !secret) throw new ClerkProblem("totp_already_enabled");
  return { uri, secret };
}

/** Enrols the authenticator app with a code that it shows. Answers the first backup codes, if the instance has them. */
export async function finishTotp(code: string): Promise<string[]> {
  const { backupCodes }: Totp = await ofUser((user) => user.verifyTOTP({ code }));
  return backupCodes ?? [];
}

/** Removes the authenticator app, and the backup codes with it. */
export async function removeTotp(): Promise<void> {
  await ofUser((user) => user.disableTOTP());
}

/** Makes new backup codes. The old ones stop working. */
export async function newBackupCodes(): Promise<string[]> {
  const { codes } = await ofUser((user) => user.createBackupCode());
  return codes;
}

/** Goes on after the last task of a pending session is done: Clerk looks at it when the session is activated. */
export async function finishTasks(): Promise<void> {
  await callClerk(async (clerk) => {
    if (clerk.session) await clerk.setActive({ session: clerk.session.id });
  });
}

function ofUser<T>(request: (user: User) => Promise<T>): Promise<T> {
  return callClerk(async ({ user }: Clerk) => {
    if (!user) throw new ClerkProblem("no_session");
    return request(user);
  });
}
