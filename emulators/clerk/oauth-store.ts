import type { Verification } from "./verifications.ts";

/* The stored types of OAuth connections. */

/** A profile from an OAuth provider. */
export interface ProviderProfile {
  provider_user_id: string;
  email_address: string;
  email_address_verified: boolean;
  first_name: string;
  last_name: string;
  /** Whether the provider has a picture. */
  hasPicture: boolean;
}

/** A user's account at a provider, connected or being connected. */
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

/** The OAuth verification of a sign-in or sign-up, with the profile after the return from the provider. */
export interface ExternalProof {
  verification: Verification;
  profile: ProviderProfile | null;
}

/** What an OAuth flow is for. */
export type OAuthPurpose =
  | { type: "sign_in"; id: string }
  | { type: "sign_up"; id: string }
  | { type: "connect"; user: string; account: string };

/** An OAuth flow, stored by its `state`. */
export interface OAuthFlow {
  provider: string;
  /** The browser that started it. */
  client: string;
  purpose: OAuthPurpose;
  /** Clerk's callback. */
  callbackUrl: string;
  /** Where the app continues, and where it goes if the sign-in or sign-up is complete. */
  redirectUrl: string;
  completeUrl: string;
  expiresAt: number;
  /** The provider's authorization code, once the person has chosen an account. */
  code: string | null;
  profile: ProviderProfile | null;
}
