import type { EmailAddress, Store, User } from "./store.ts";

/* Whose an address, a phone number or a username is. */

export const isVerified = (email: EmailAddress) => email.verification?.status === "verified";

/** The user who has verified an address. */
export function verifiedHolder(store: Store, email: string): User | undefined {
  const address = email.toLowerCase();
  return Object.values(store.value.users).find((user) =>
    user.email_addresses.some((one) => one.email_address === address && isVerified(one)),
  );
}

/**
 * The user to whom an address belongs: the one who has verified it, else one who has verified no address at all. An
 * address that somebody added and did not verify is nobody's.
 */
export function userByEmail(store: Store, email: string): User | undefined {
  const address = email.toLowerCase();
  return (
    verifiedHolder(store, email) ??
    Object.values(store.value.users).find(
      ({ email_addresses: all }) =>
        all.some((one) => one.email_address === address) && !all.some(isVerified),
    )
  );
}

/** The user whom an address, a phone number or a username names. */
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
