import { callClerk } from "./call-clerk.ts";
import type { Passkey, User } from "./clerk.ts";
import { ClerkProblem, clerkProblemFrom } from "./clerk-problem.ts";

/* The passkeys of the signed-in person. Clerk asks for a reverification before one is added or removed. */

/** Whether the instance has passkeys on. clerk-js must be there. */
export function hasPasskeys(): boolean {
  const { attributes = {} } = window.Clerk?.__internal_environment?.userSettings ?? {};
  return attributes.passkey?.enabled === true;
}

/** Whether this browser can make one. */
export const canAddPasskey = () => typeof window.PublicKeyCredential === "function";

/**
 * Has the browser make a passkey, and Clerk keep it. Answers whether there is one: the person may close the browser's
 * dialog. They may also take their time with it, so that nothing here has a time limit.
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
