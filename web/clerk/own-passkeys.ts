import { callClerk } from "./call-clerk.ts";
import type { Passkey, User } from "./clerk.ts";
import { ClerkProblem, clerkProblemFrom } from "./clerk-problem.ts";

/* The own passkeys. Clerk requires a reverification before one is added or removed. */

/** Whether the instance has passkeys enabled. clerk-js must be loaded. */
export function hasPasskeys(): boolean {
  const { attributes = {} } = window.Clerk?.__internal_environment?.userSettings ?? {};
  return attributes.passkey?.enabled === true;
}

/** Whether this browser can create a passkey. */
export const canAddPasskey = () => typeof window.PublicKeyCredential === "function";

/**
 * Has the browser create a passkey, and registers it with Clerk. Returns false if the person closed the browser's dialog.
 * Has no time limit, because people may take their time with that dialog.
 */
export async function addPasskey(user: User): Promise<boolean> {
  try {
    await user.createPasskey();
    return true;
  } catch (error) {
    const problem = clerkProblemFrom(error);
    const code = problem instanceof ClerkProblem ? problem.code : "";
    if (["passkey_registration_cancelled", "passkey_operation_aborted"].includes(code)) {
      return false;
    }
    throw problem;
  }
}

export async function renamePasskey(passkey: Passkey, name: string): Promise<void> {
  await callClerk(() => passkey.update({ name }));
}

export async function removePasskey(passkey: Passkey): Promise<void> {
  await callClerk(() => passkey.delete());
}
