import { addProfileToUser, newExternalAccount } from "./external-accounts.ts";
import type { Instance } from "./instance.ts";
import { findOwner, oauthErrors } from "./oauth-outcome.ts";
import { noTransfer } from "./oauth-sign-in.ts";
import type { ProviderProfile } from "./oauth-store.ts";
import type { InstanceSettings } from "./settings.ts";
import { completeSignUp } from "./sign-ups.ts";
import type { Client, SignUp, User } from "./store.ts";
import { refuseVerification, verified } from "./verifications.ts";

interface OAuthSignUp {
  signUp: SignUp;
  client: Client;
  settings: InstanceSettings;
}

/** Continues a sign-up after the return from its provider. `profile` is null if the person refused. */
export function finishSignUpByOAuth(
  instance: Instance,
  { signUp, client, settings }: OAuthSignUp,
  provider: string,
  profile: ProviderProfile | null,
): void {
  const proof = signUp._external;
  if (!proof) return;
  if (!profile) {
    refuseVerification(proof.verification, oauthErrors.denied(provider));
    return;
  }
  proof.profile = profile;
  if (findOwner(instance.store, provider, profile)) {
    refuseVerification(proof.verification, oauthErrors.exists(), "transferable");
    return;
  }
  applyProfile(signUp, provider, profile);
  completeSignUp(instance, signUp, client, settings);
}

/** Continues a sign-in as a sign-up: its profile belongs to no user yet. */
export function transferToSignUp(instance: Instance, signUp: SignUp, client: Client): void {
  const proof = instance.store.value.signIns[client.sign_in ?? ""]?._external;
  if (proof?.verification.status !== "transferable" || !proof.profile) throw noTransfer();
  const { strategy } = proof.verification;
  signUp._external = { verification: verified(strategy), profile: proof.profile };
  client.sign_in = null;
  applyProfile(signUp, strategy.replace(/^oauth_/, ""), proof.profile);
}

/** Copies the profile to the sign-up. An unverified address must be verified with a code. */
function applyProfile(signUp: SignUp, provider: string, profile: ProviderProfile): void {
  if (signUp._external) signUp._external.verification.status = "verified";
  signUp.email_address = profile.email_address;
  signUp._email = profile.email_address_verified ? verified(`from_oauth_${provider}`) : null;
  // Clerk uses the name even if the instance has names disabled.
  signUp.first_name ??= profile.first_name || null;
  signUp.last_name ??= profile.last_name || null;
}

/** Adds the account at the provider to the new user. */
export function addExternalAccount(signUp: SignUp, user: User): void {
  const { verification, profile } = signUp._external ?? {};
  if (!profile || verification?.status !== "verified") return;
  const provider = verification.strategy.replace(/^oauth_/, "");
  user.external_accounts.push(
    newExternalAccount(provider, verified(verification.strategy), profile),
  );
  addProfileToUser(user, provider, profile);
}
