import { ClerkError } from "./errors.ts";
import { linkAccount } from "./external-accounts.ts";
import { advance } from "./finish-sign-in.ts";
import type { Instance } from "./instance.ts";
import { oauthRefusals, ownerOf } from "./oauth-outcome.ts";
import type { ProviderProfile } from "./oauth-store.ts";
import type { Attempt } from "./sign-ins.ts";
import { refuseVerification, type Verification, verified } from "./verifications.ts";

type Unfinished = Omit<Attempt, "user">;

/** Moves a sign-in on after its provider has answered; `profile` is null where the person refused. */
export function finishSignInByOAuth(
  instance: Instance,
  attempt: Unfinished,
  provider: string,
  profile: ProviderProfile | null,
): void {
  const { signIn } = attempt;
  const verification = signIn._first;
  if (!verification) return;
  if (!profile) {
    refuseVerification(verification, oauthRefusals.denied(provider));
    return;
  }
  signIn._external = { verification, profile };
  const owner = ownerOf(instance.store, provider, profile);
  if (!owner) {
    refuseVerification(verification, oauthRefusals.notFound(), "transferable");
    return;
  }
  try {
    enter(instance, attempt, verification, owner);
  } catch (error) {
    if (!(error instanceof ClerkError)) throw error;
    // A ban or a lock is told by the verification: the browser is on its way back to the app.
    signIn._user = null;
    refuseVerification(verification, error);
  }
}

/** Takes over a sign-up whose profile turned out to belong to a user. */
export function transferToSignIn(instance: Instance, attempt: Unfinished): void {
  const { signIn, client } = attempt;
  const proof = instance.store.value.signUps[client.sign_up ?? ""]?._external;
  const isReady = proof?.verification.status === "transferable" && proof.profile;
  const provider = proof?.verification.strategy.replace(/^oauth_/, "") ?? "";
  const owner = isReady ? ownerOf(instance.store, provider, isReady) : undefined;
  if (!proof || !owner) throw noTransfer();
  const verification = verified(proof.verification.strategy);
  signIn._first = verification;
  signIn._external = { verification, profile: proof.profile };
  client.sign_up = null;
  enter(instance, attempt, verification, owner);
}

export const noTransfer = () =>
  new ClerkError(400, "account_transfer_invalid", "Invalid account transfer", {
    long: "There is no account to transfer",
  });

/**
 * Signs in whom a profile belongs to. An address that the provider has not verified proves nothing: then the mailbox has
 * to be proven by a code, and the account is connected afterwards.
 */
function enter(
  instance: Instance,
  attempt: Unfinished,
  verification: Verification,
  owner: NonNullable<ReturnType<typeof ownerOf>>,
): void {
  const { signIn, client, settings } = attempt;
  const { user } = owner;
  if (!owner.isAddressVerified) throw oauthRefusals.unverified();
  signIn._user = user.id;
  signIn.client_trust_state = client.trusted_user_ids.includes(user.id) ? "known" : "new";
  if (owner.isProven) {
    verification.status = "verified";
    advance(instance, { ...attempt, user }, user, settings);
    return;
  }
  signIn.identifier = signIn._external?.profile?.email_address ?? null;
  signIn._first = null;
  signIn.status = "needs_first_factor";
}

/** Connects the account at the provider whose sign-in is proven by now, by the provider or by a mailed code. */
export function linkWhenProven(instance: Instance, { signIn, user }: Attempt): void {
  const { _external: external, _first: first } = signIn;
  const profile = external?.profile;
  if (!user || !profile || first?.status !== "verified") return;
  const provider = external.verification.strategy.replace(/^oauth_/, "");
  const isByMail = first.strategy === "email_code" || first.strategy === "email_link";
  if (!isByMail && first.strategy !== external.verification.strategy) return;
  linkAccount(instance, user, provider, profile);
}
