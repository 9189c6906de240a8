import { ClerkError } from "./errors.ts";
import { linkAccount } from "./external-accounts.ts";
import { continueSignIn } from "./finish-sign-in.ts";
import type { Instance } from "./instance.ts";
import { findOwner, oauthErrors } from "./oauth-outcome.ts";
import type { ProviderProfile } from "./oauth-store.ts";
import type { Attempt } from "./sign-ins.ts";
import { refuseVerification, type Verification, verified } from "./verifications.ts";

type OAuthSignIn = Omit<Attempt, "user">;

/** Continues a sign-in after the return from its provider. `profile` is null if the person refused. */
export function finishSignInByOAuth(
  instance: Instance,
  attempt: OAuthSignIn,
  provider: string,
  profile: ProviderProfile | null,
): void {
  const { signIn } = attempt;
  const verification = signIn._first;
  if (!verification) return;
  if (!profile) {
    refuseVerification(verification, oauthErrors.denied(provider));
    return;
  }
  signIn._external = { verification, profile };
  const owner = findOwner(instance.store, provider, profile);
  if (!owner) {
    refuseVerification(verification, oauthErrors.notFound(), "transferable");
    return;
  }
  try {
    signInOwner(instance, attempt, verification, owner);
  } catch (error) {
    if (!(error instanceof ClerkError)) throw error;
    // The verification reports a ban or lock, because the browser is redirected to the app.
    signIn._user = null;
    refuseVerification(verification, error);
  }
}

/** Continues a sign-up as a sign-in: its profile belongs to a user. */
export function transferToSignIn(instance: Instance, attempt: OAuthSignIn): void {
  const { signIn, client } = attempt;
  const proof = instance.store.value.signUps[client.sign_up ?? ""]?._external;
  const profile = proof?.verification.status === "transferable" && proof.profile;
  const provider = proof?.verification.strategy.replace(/^oauth_/, "") ?? "";
  const owner = profile ? findOwner(instance.store, provider, profile) : undefined;
  if (!proof || !owner) throw noTransfer();
  const verification = verified(proof.verification.strategy);
  signIn._first = verification;
  signIn._external = { verification, profile: proof.profile };
  client.sign_up = null;
  signInOwner(instance, attempt, verification, owner);
}

export const noTransfer = () =>
  new ClerkError(400, "account_transfer_invalid", "Invalid account transfer", {
    long: "There is no account to transfer",
  });

/**
 * Signs in the owner of a profile. If the provider has not verified the address, the user must first verify it with a
 * mailed code; the account is connected after that.
 */
function signInOwner(
  instance: Instance,
  attempt: OAuthSignIn,
  verification: Verification,
  owner: NonNullable<ReturnType<typeof findOwner>>,
): void {
  const { signIn, client, settings } = attempt;
  const { user } = owner;
  if (!owner.isAddressVerified) throw oauthErrors.unverified();
  signIn._user = user.id;
  signIn.client_trust_state = client.trusted_user_ids.includes(user.id) ? "known" : "new";
  if (owner.isProven) {
    verification.status = "verified";
    continueSignIn(instance, { ...attempt, user }, user, settings);
    return;
  }
  signIn.identifier = signIn._external?.profile?.email_address ?? null;
  signIn._first = null;
  signIn.status = "needs_first_factor";
}

/** Connects the account at the provider, once the provider or a mailed code has verified the address. */
export function linkAccountWhenVerified(instance: Instance, { signIn, user }: Attempt): void {
  const { _external: external, _first: first } = signIn;
  const profile = external?.profile;
  if (!user || !profile || first?.status !== "verified") return;
  const provider = external.verification.strategy.replace(/^oauth_/, "");
  const isByMail = first.strategy === "email_code" || first.strategy === "email_link";
  if (!isByMail && first.strategy !== external.verification.strategy) return;
  linkAccount(instance, user, provider, profile);
}
