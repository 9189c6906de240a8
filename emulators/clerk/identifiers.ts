import type { EmailAddress, Store, User } from "./store.ts";

/* Finds users by address, phone number or username. */

export const isVerified = (email: EmailAddress) => email.verification?.status === "verified";

/** The user with this verified address. */
export function userByVerifiedEmail(store: Store, email: string): User | undefined {
  const address = email.toLowerCase();
  return Object.values(store.value.users).find((user) =>
    user.email_addresses.some((email) => email.email_address === address && isVerified(email)),
  );
}

/**
 * The user of an address: the one who has verified it, else one without any verified address. An address that a user
 * with a verified address has added but not verified does not count.
 */
export function userByEmail(store: Store, email: string): User | undefined {
  const address = email.toLowerCase();
  return (
    userByVerifiedEmail(store, email) ??
    Object.values(store.value.users).find(
      ({ email_addresses: all }) =>
        all.some((known) => known.email_address === address) && !all.some(isVerified),
    )
  );
}

/** The user with this address, phone number or username. */
export function userByIdentifier(store: Store, identifier: string): User | undefined {
  return (
    userByEmail(store, identifier) ??
    Object.values(store.value.users).find(
      (user) =>
        user.username === identifier.toLowerCase() ||
        user.phone_numbers.some(({ phone_number }) => phone_number === identifier),
    )
  );
}
