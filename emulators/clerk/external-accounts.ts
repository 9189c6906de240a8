import { ClerkError } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { providerName } from "./oauth-providers.ts";
import type { ExternalAccount, ProviderProfile } from "./oauth-store.ts";
import { clerkId, type Store, type User } from "./store.ts";
import { newEmail, updateUser } from "./users.ts";
import { type Verification, verificationJson, verified } from "./verifications.ts";

/* A user's accounts at OAuth providers. */

/** An external account in the format of both APIs. */
export function externalAccountJson(account: ExternalAccount) {
  return {
    ...account,
    avatar_url: account.image_url,
    verification: verificationJson(account.verification),
  };
}

/** An account at a provider, with its profile if the provider has sent it. */
export function newExternalAccount(
  provider: string,
  verification: Verification,
  profile?: ProviderProfile,
): ExternalAccount {
  const now = Date.now();
  const account: ExternalAccount = {
    id: clerkId("eac"),
    object: "external_account",
    provider: `oauth_${provider}`,
    identification_id: clerkId("idn"),
    provider_user_id: "",
    approved_scopes: "email openid profile",
    email_address: "",
    email_address_verified: null,
    first_name: "",
    last_name: "",
    image_url: "",
    username: null,
    phone_number: null,
    public_metadata: {},
    label: null,
    created_at: now,
    updated_at: now,
    verification,
  };
  if (profile) applyProfile(account, profile);
  return account;
}

function applyProfile(account: ExternalAccount, { hasPicture, ...profile }: ProviderProfile): void {
  Object.assign(account, profile, { updated_at: Date.now() });
  account.image_url = hasPicture ? pictureOf(account.provider_user_id) : "";
}

/** Clerk's image service stores a copy of the provider's picture. */
export const pictureOf = (providerUserId: string) =>
  `https://img.clerk.com/oauth-${providerUserId}`;

/** The user with this account at a provider. */
export function userByExternalAccount(
  store: Store,
  provider: string,
  profile: ProviderProfile,
): User | undefined {
  return Object.values(store.value.users).find((user) =>
    user.external_accounts.some(
      (account) =>
        account.provider === `oauth_${provider}` &&
        account.provider_user_id === profile.provider_user_id &&
        account.verification.status === "verified",
    ),
  );
}

/** Connects an account at a provider, and sends a webhook. Does not overwrite values of the user. */
export function linkAccount(
  instance: Instance,
  user: User,
  provider: string,
  profile: ProviderProfile,
  account = newExternalAccount(provider, verified(`oauth_${provider}`)),
): void {
  const connected = user.external_accounts.find(
    ({ provider: name, provider_user_id: id }) =>
      name === account.provider && id === profile.provider_user_id,
  );
  updateUser(instance, user, () => {
    const target = connected ?? account;
    applyProfile(target, profile);
    target.verification = verified(account.provider);
    if (!user.external_accounts.includes(target)) user.external_accounts.push(target);
    addProfileToUser(user, provider, profile);
  });
}

/** Copies an address, a name and a picture from a provider to a user who has none. */
export function addProfileToUser(user: User, provider: string, profile: ProviderProfile): void {
  const isNew = !user.email_addresses.some(
    (known) => known.email_address === profile.email_address,
  );
  if (isNew && profile.email_address_verified) {
    const email = newEmail(profile.email_address, verified(`from_oauth_${provider}`));
    user.email_addresses.push(email);
    user.primary_email_address_id ??= email.id;
  }
  user.first_name ??= profile.first_name || null;
  user.last_name ??= profile.last_name || null;
  if (!user.has_image && profile.hasPicture) {
    user.has_image = true;
    user.image_url = pictureOf(profile.provider_user_id);
  }
}

/** Removes a connected account. Throws if it is the last identifier of the user. */
export function removeAccount(instance: Instance, user: User, id: string | undefined): string {
  const account = user.external_accounts.find((known) => known.id === id);
  if (!account) throw externalAccountNotFound();
  const isLast = user.external_accounts.length === 1 && user.email_addresses.length === 0;
  if (isLast && user.phone_numbers.length === 0 && !user.username) {
    throw new ClerkError(400, "identification_deletion_failed", "Deletion failed", {
      long: "You cannot delete your last identification.",
    });
  }
  updateUser(instance, user, () => {
    user.external_accounts = user.external_accounts.filter((other) => other !== account);
  });
  return account.id;
}

export const externalAccountNotFound = () =>
  new ClerkError(404, "external_account_not_found", "Invalid external account", {
    long: "The External Account was not found.",
  });

export const alreadyConnected = (provider: string) =>
  new ClerkError(400, "oauth_account_already_connected", "Already connected", {
    long: `Another account is already connected for this particular provider (${providerName(provider)})`,
  });
