import { userBanned } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { requireUnlocked, unlock } from "./lockout.ts";
import { linkAccountWhenVerified } from "./oauth-sign-in.ts";
import { startSession } from "./sessions.ts";
import type { InstanceSettings } from "./settings.ts";
import type { Attempt } from "./sign-ins.ts";
import type { User } from "./store.ts";
import { isEnrolled } from "./user-json.ts";

/** Continues after the first factor: with a challenge, a second factor, or the session. */
export function continueSignIn(
  instance: Instance,
  attempt: Attempt,
  user: User,
  settings: InstanceSettings,
): void {
  const { signIn, client } = attempt;
  requireNotBannedOrLocked(user);
  linkAccountWhenVerified(instance, attempt);
  const isKnown = client.trusted_user_ids.includes(user.id) || user.bypass_client_trust;
  const hasMailbox = user.email_addresses.some(
    ({ verification }) => verification?.status === "verified",
  );
  const needsTrust = settings.deviceTrust && signIn._first?.strategy === "password" && !isKnown;
  if (settings.protectCheck && !signIn._hasPassedProtectCheck) {
    signIn.status = "needs_protect_check";
  } else if (isEnrolled(user)) signIn.status = "needs_second_factor";
  else if (needsTrust && hasMailbox) signIn.status = "needs_client_trust";
  else completeSignIn(instance, attempt, user);
}

/** Completes a sign-in and starts its session. */
export function completeSignIn(instance: Instance, attempt: Attempt, user: User): void {
  const { signIn, client, settings } = attempt;
  requireNotBannedOrLocked(user);
  const strategy = signIn._first?.strategy ?? null;
  signIn.status = "complete";
  const session = startSession(instance, user, settings, client);
  signIn.created_session_id = session.id;
  // A mailed code for an unknown device does not count as a second factor.
  const hasVerifiedSecond =
    strategy === "passkey" || (isEnrolled(user) && signIn._second?.status === "verified");
  if (hasVerifiedSecond) session._secondProvenAt = session._firstProvenAt;
  client.sign_in = null;
  client.last_authentication_strategy = strategy;
  unlock(user);
}

/** Throws if the user is banned or locked. */
function requireNotBannedOrLocked(user: User): void {
  if (user.banned) throw userBanned();
  requireUnlocked(user);
}
