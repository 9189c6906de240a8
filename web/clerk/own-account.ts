import { callClerk } from "./call-clerk.ts";
import type { Clerk, Device, EmailAddress, User } from "./clerk.ts";
import { ClerkProblem, unreachable } from "./clerk-problem.ts";

/*
 * What signed-in people change of their own account with Clerk: addresses, the password, the sessions of their other
 * devices. Clerk tells our API of each change by a webhook. See Clerk's guides "Build a custom flow for adding an
 * email to a user's account" and "… for updating a user's password".
 */

/** Adds an address and mails a code to it; answers the id of the address. */
export async function addAddress(email: string): Promise<string> {
  const added = await ask((user) => user.createEmailAddress({ email }), {
    // Clerk's sentence for this code is about signing up.
    form_identifier_exists: "address_taken",
  });
  await mailAddressCode(added.id);
  return added.id;
}

/** Mails a code to an address that is not verified; called again, it mails another one. */
export async function mailAddressCode(id: string): Promise<void> {
  await askAddress(id, (address) => address.prepareVerification({ strategy: "email_code" }));
}

/** Verifies an address with the code that was mailed to it. */
export async function tryAddressCode(id: string, code: string): Promise<void> {
  await askAddress(id, (address) => address.attemptVerification({ code }));
  await reload();
}

/** Makes a verified address the primary one. */
export async function makePrimary(id: string): Promise<void> {
  await ask((user) => user.update({ primaryEmailAddressId: id }));
}

export async function removeAddress(id: string): Promise<void> {
  await askAddress(id, (address) => address.destroy());
  await reload();
}

/** Whether Clerk's instance has passwords at all. */
export function hasPasswords(): boolean {
  return window.Clerk?.__internal_environment?.userSettings.attributes.password?.enabled ?? true;
}

/** Whether a change of the password needs the current one: an instance without reverification asks for it. */
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
  await ask((user) => user.updatePassword(change), {
    // Clerk's word for a wrong current password.
    form_password_validation_failed: "form_password_incorrect",
  });
}

/** The sessions of this person in every browser, this one first, then those that were active last. */
export async function listDevices(): Promise<Device[]> {
  // clerk-js keeps the list with the user and answers an empty one where Clerk refuses it or can't be reached.
  await reload();
  const devices = await ask((user) => user.getSessions());
  if (devices.length === 0) throw unreachable();
  return devices
    .filter(({ status }) => status === "active" || status === "pending")
    .sort((one, other) => rank(other) - rank(one));
}

const rank = (device: Device) =>
  isThisDevice(device) ? Number.POSITIVE_INFINITY : device.lastActiveAt.getTime();

export function isThisDevice({ id }: { id: string }): boolean {
  return window.Clerk?.session?.id === id;
}

/** Ends the session of another device. */
export async function signOutDevice(device: Device): Promise<void> {
  await callClerk(() => device.revoke());
}

async function reload(): Promise<void> {
  await ask((user) => user.reload());
}

function askAddress<T>(id: string, request: (address: EmailAddress) => Promise<T>): Promise<T> {
  return ask((user) => {
    const address = user.emailAddresses.find((one) => one.id === id);
    // Another device has removed it.
    if (!address) throw new ClerkProblem("resource_not_found");
    return request(address);
  });
}

/** Asks Clerk as the signed-in user. `meanings` gives refusals the code of a sentence that fits here. */
async function ask<T>(
  request: (user: User) => Promise<T>,
  meanings: Record<string, string> = {},
): Promise<T> {
  try {
    return await callClerk((clerk: Clerk) => {
      if (!clerk.user) throw new ClerkProblem("authentication_invalid");
      return request(clerk.user);
    });
  } catch (error) {
    const meaning = error instanceof ClerkProblem && meanings[error.code];
    if (!meaning) throw error;
    throw new ClerkProblem(meaning, error.field);
  }
}
