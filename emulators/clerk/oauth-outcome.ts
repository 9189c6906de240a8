import { ClerkError } from "./errors.ts";
import { userByExternalAccount } from "./external-accounts.ts";
import { userByEmail } from "./identifiers.ts";
import { providerName } from "./oauth-providers.ts";
import type { ProviderProfile } from "./oauth-store.ts";
import type { Store, User } from "./store.ts";

/** The errors of an OAuth verification. */
export const oauthErrors = {
  denied: (provider: string) =>
    new ClerkError(403, "oauth_access_denied", "", {
      long: `You did not grant access to your ${providerName(provider)} account`,
    }),
  claimed: () =>
    new ClerkError(400, "oauth_identification_claimed", "Identification claimed by another user", {
      long: "The email address associated with this OAuth account is already claimed by another user.",
    }),
  notFound: () =>
    new ClerkError(404, "external_account_not_found", "Invalid external account", {
      long: "The External Account was not found.",
    }),
  // Not in Clerk's published list; clerk-js waits for this code (`ERROR_CODES` of @clerk/shared).
  exists: () =>
    new ClerkError(400, "external_account_exists", "External account already exists", {
      long: "This external account already exists.",
    }),
  unverified: () =>
    new ClerkError(
      400,
      "external_account_email_address_verification_required",
      "Email address verification required",
      {
        long: "Your associated email address is required to be verified, because it was initially created as unverified.",
      },
    ),
};

/**
 * Finds the user of a profile. `isProven` if the account is connected already, or if the provider has verified the
 * address. Otherwise the user must first verify the address with a mailed code.
 */
export function findOwner(
  store: Store,
  provider: string,
  profile: ProviderProfile,
): { user: User; isProven: boolean; isAddressVerified: boolean } | undefined {
  const connected = userByExternalAccount(store, provider, profile);
  if (connected) return { user: connected, isProven: true, isAddressVerified: true };
  const user = userByEmail(store, profile.email_address);
  if (!user) return undefined;
  const address = user.email_addresses.find(
    (known) => known.email_address === profile.email_address,
  );
  return {
    user,
    isProven: profile.email_address_verified,
    isAddressVerified: address?.verification?.status === "verified",
  };
}
