import { newExternalAccount, takeOver } from "./external-accounts.ts";
import type { Instance } from "./instance.ts";
import { oauthRefusals, ownerOf } from "./oauth-outcome.ts";
import { noTransfer } from "./oauth-sign-in.ts";
import type { ProviderProfile } from "./oauth-store.ts";
import type { InstanceSettings } from "./settings.ts";
import { completeSignUp } from "./sign-ups.ts";
import type { Client, SignUp, User } from "./store.ts";
import { refuseVerification, verified } from "./verifications.ts";

interface Unfinished {
  signUp: SignUp;
  client: Client;
  settings: InstanceSettings;
}

/** Moves a sign-up on after its provider has answered; `profile` is null where the person refused. */
export function finishSignUpByOAuth(
  instance: Instance,
  { signUp, client, settings }: Unfinished,
  provider: string,
  profile: ProviderProfile | null,
): void {
  const proof = signUp._external;
  if (!proof) return;
  if (!profile) {
    refuseVerification(proof.verification, oauthRefusals.denied(provider));
    return;
  }
  proof.profile = profile;
  if (ownerOf(instance.store, provider, profile)) {
    refuseVerification(proof.verification, oauthRefusals.exists(), "transferable");
    return;
  }
  fill(signUp, provider, profile);
  completeSignUp(instance, signUp, client, settings);
}

/** Takes over a sign-in whose profile belongs to nobody yet. */
export function transferToSignUp(instance: Instance, signUp: SignUp, client: Client): void {
  const proof = instance.store.value.signIns[client.sign_in ?? ""]?._external;
  if (proof?.verification.status !== "transferable" || !proof.profile) throw noTransfer();
  const { strategy } = proof.verification;
  signUp._external = { verification: verified(strategy), profile: proof.profile };
  client.sign_in = null;
  fill(signUp, strategy.replace(/^oauth_/, ""), proof.profile);
}

/** What the provider says of the user to be. An address that it has not verified has to be proven by a code. */
function fill(signUp: SignUp, provider: string, profile: ProviderProfile): void {
  if (signUp._external) signUp._external.verification.status = "verified";
  signUp.email_address = profile.email_address;
  signUp._email = profile.email_address_verified ? verified(`from_oauth_${provider}`) : null;
  // Clerk takes the name whether or not its instance asks for names.
  signUp.first_name ??= profile.first_name || null;
  signUp.last_name ??= profile.last_name || null;
}

/** Gives a user who is being made the account at the provider that the sign-up was proven by. */
export function connectNewUser(signUp: SignUp, user: User): void {
  const { verification, profile } = signUp._external ?? {};
  if (!profile || verification?.status !== "verified") return;
  const provider = verification.strategy.replace(/^oauth_/, "");
  user.external_accounts.push(
    newExternalAccount(provider, verified(verification.strategy), profile),
  );
  takeOver(user, provider, profile);
}
