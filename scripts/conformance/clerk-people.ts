import type { ClerkClient } from "@clerk/backend";

/* What the files that drive the emulated Clerk share. */

let made = 0;
export const freshEmail = () => {
  made += 1;
  return `person${made}+clerk_test@example.com`;
};
export const newUser = (clerk: ClerkClient, more: object = {}) =>
  clerk.users.createUser({ emailAddress: [freshEmail()], password: "long enough", ...more });
/** A refusal is an answer too. */
export const refused = (call: Promise<unknown>) => call.catch(() => undefined);
