import { callClerk } from "./call-clerk.ts";
import type { Clerk, Device, EmailAddress, User } from "./clerk.ts";
import { ClerkProblem, unreachable } from "./clerk-problem.ts";

/*
 * Changes to the own account with Clerk: addresses, the password, the sessions of other devices. Clerk reports each
 * change to our API by a webhook. See Clerk's guides "Build a custom flow for adding an
 * email to a user's account" and "… for updating a user's password".
 */

/** Adds an address and mails a code to it. Returns the id of the address. */
export async function addAddress(email: string): Promise<string> {
  const added = await callForUser((user) => user.createEmailAddress({ email }), {
    // The sentence for Clerk's code is about signing up.
    form_identifier_exists: "address_taken",
  });
  await mailAddressCode(added.id);
  return added.id;
}

/** Mails a new code to an address that is not verified. */
export async function mailAddressCode(id: string): Promise<void> {
  await callForAddress(id, (address) => address.prepareVerification({ strategy: "email_code" }));
}

/** Verifies an address with the code that was mailed to it. */
export async function tryAddressCode(id: string, code: string): Promise<void> {
  await callForAddress(id, (address) => address.attemptVerification({ code }));
  await reload();
}

/** Makes a verified address the primary one. */
export async function makePrimary(id: string): Promise<void> {
  await callForUser((user) => user.update({ primaryEmailAddressId: id }));
}

export async function removeAddress(id: string): Promise<void> {
  await callForAddress(id, (address) => address.destroy());
  await reload();
}

/** Whether the instance has passwords enabled. */
export function hasPasswords(): boolean {
  return window.Clerk?.__internal_environment?.userSettings.attributes.password?.enabled ?? true;
}

/** Whether a change of the password needs the current one: only if the instance has no reverification. */
export function needsCurrentPassword(user: User): boolean {
  const isReverified = window.Clerk?.__internal_environment?.authConfig?.reverification ?? true;
  return user.passwordEnabled && !isReverified;
}

interface PasswordChange {
  currentPassword?: string;
  newPassword: string;
  signOutOfOtherSessions: boolean;
}

/** Changes the password, or sets the first one. */
export async function changePassword(change: PasswordChange): Promise<void> {
  await callForUser((user) => user.updatePassword(change), {
    // Clerk uses this code for a wrong current password.
    form_password_validation_failed: "form_password_incorrect",
  });
}

/** The sessions of this person in every browser: this one first, then by the time of their last activity. */
export async function listDevices(): Promise<Device[]> {
  // clerk-js caches the list with the user, and returns an empty one if the request failed.
  await reload();
  const devices = await callForUser((user) => user.getSessions());
  if (devices.length === 0) throw unreachable();
  return devices
    .filter(({ status }) => status === "active" || status === "pending")
    .sort((a, b) => activityRank(b) - activityRank(a));
}

const activityRank = (device: Device) =>
  isThisDevice(device) ? Number.POSITIVE_INFINITY : device.lastActiveAt.getTime();

export function isThisDevice({ id }: { id: string }): boolean {
  return window.Clerk?.session?.id === id;
}

/** Ends the session of another device. */
export async function signOutDevice(device: Device): Promise<void> {
  await callClerk(() => device.revoke());
}

async function reload(): Promise<void> {
  await callForUser((user) => user.reload());
}

function callForAddress<T>(id: string, request: (address: EmailAddress) => Promise<T>): Promise<T> {
  return callForUser((user) => {
    const address = user.emailAddresses.find((known) => known.id === id);
    // Another device may have removed it.
    if (!address) throw new ClerkProblem("resource_not_found");
    return request(address);
  });
}

/** Calls Clerk for the signed-in user. `codes` replaces codes of Clerk whose sentence does not fit here. */
async function callForUser<T>(
  request: (user: User) => Promise<T>,
  codes: Record<string, string> = {},
): Promise<T> {
  try {
    return await callClerk((clerk: Clerk) => {
      if (!clerk.user) throw new ClerkProblem("authentication_invalid");
      return request(clerk.user);
    });
  } catch (error) {
    const code = error instanceof ClerkProblem && codes[error.code];
    if (!code) throw error;
    throw new ClerkProblem(code, error.field);
  }
}
