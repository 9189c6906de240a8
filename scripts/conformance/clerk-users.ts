import type { ClerkClient } from "@clerk/backend";

/* Helpers of the files that call the emulated Clerk. */

let userCount = 0;
export const freshEmail = () => {
  userCount += 1;
  return `person${userCount}+clerk_test@example.com`;
};
export const newUser = (clerk: ClerkClient, more: object = {}) =>
  clerk.users.createUser({ emailAddress: [freshEmail()], password: "long enough", ...more });
/** Waits for a call that may be refused: the error response is checked too. */
export const refused = (call: Promise<unknown>) => call.catch(() => undefined);
