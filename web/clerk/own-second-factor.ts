import { callClerk } from "./call-clerk.ts";
import type { Clerk, Totp, User } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";

/*
 * The own second factor: an authenticator app and backup codes. See Clerk's guide "Build a custom flow for managing
 * multi-factor authentication".
 */

/** The settings of the Clerk instance. clerk-js must be loaded. */
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

/** Starts to enrol an authenticator app. Its secret is valid after `finishTotp`. */
export async function startTotp(): Promise<{ uri: string; secret: string }> {
  const { uri, secret } = await callForUser((user) => user.createTOTP());
  if (!uri || !secret) throw new ClerkProblem("totp_already_enabled");
  return { uri, secret };
}

/** Enrols the authenticator app with a code from it. Returns the first backup codes, if the instance has them enabled. */
export async function finishTotp(code: string): Promise<string[]> {
  const { backupCodes }: Totp = await callForUser((user) => user.verifyTOTP({ code }));
  return backupCodes ?? [];
}

/** Removes the authenticator app, and the backup codes with it. */
export async function removeTotp(): Promise<void> {
  await callForUser((user) => user.disableTOTP());
}

/** Creates new backup codes. The old ones stop working. */
export async function createBackupCodes(): Promise<string[]> {
  const { codes } = await callForUser((user) => user.createBackupCode());
  return codes;
}

/** Activates a pending session after its last task: Clerk then checks the task again. */
export async function finishTasks(): Promise<void> {
  await callClerk(async (clerk) => {
    if (clerk.session) await clerk.setActive({ session: clerk.session.id });
  });
}

function callForUser<T>(request: (user: User) => Promise<T>): Promise<T> {
  return callClerk(async ({ user }: Clerk) => {
    if (!user) throw new ClerkProblem("no_session");
    return request(user);
  });
}
