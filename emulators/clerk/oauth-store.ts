import type { Verification } from "./verifications.ts";

/* What the emulated instance remembers of OAuth connections. */

/** Who somebody is at an OAuth provider, as the provider says. */
export interface ProviderProfile {
  provider_user_id: string;
  email_address: string;
  email_address_verified: boolean;
  first_name: string;
  last_name: string;
  /** The provider has a picture of them. */
  hasPicture: boolean;
}

/** A user's account at a provider, connected or about to be. */
export interface ExternalAccount {
  id: string;
  object: "external_account";
  /** Such as `oauth_google`. */
  provider: string;
  identification_id: string;
  provider_user_id: string;
  approved_scopes: string;
  email_address: string;
  email_address_verified: boolean | null;
  first_name: string;
  last_name: string;
  image_url: string;
  username: string | null;
  phone_number: string | null;
  public_metadata: Record<string, unknown>;
  label: string | null;
  created_at: number;
  updated_at: number;
  verification: Verification;
}

/** A proof by OAuth that a sign-in or a sign-up waits for; `profile` once the provider has answered. */
export interface ExternalProof {
  verification: Verification;
  profile: ProviderProfile | null;
}

/** What a visit to a provider is for. */
export type OAuthPurpose =
  | { type: "sign_in"; id: string }
  | { type: "sign_up"; id: string }
  | { type: "connect"; user: string; account: string };

/** A visit to a provider, by its `state`. */
export interface OAuthFlow {
  provider: string;
  /** The browser that began it. */
  client: string;
  purpose: OAuthPurpose;
  /** Where Clerk answers. */
  callbackUrl: string;
  /** Where the app goes on, and where it goes when there is nothing left to do. */
  redirectUrl: string;
  completeUrl: string;
  expiresAt: number;
  /** What the provider hands out for the profile, once somebody has chosen an account. */
  code: string | null;
  profile: ProviderProfile | null;
}
