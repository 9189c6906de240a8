import { userBanned } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { requireUnlocked, unlock } from "./lockout.ts";
import { linkWhenProven } from "./oauth-sign-in.ts";
import { startSession } from "./sessions.ts";
import type { InstanceSettings } from "./settings.ts";
import type { Attempt } from "./sign-ins.ts";
import type { User } from "./store.ts";
import { isEnrolled } from "./user-json.ts";

/** Goes on after a first factor was right: to a challenge, to a second factor, or to the session. */
export function advance(
  instance: Instance,
  attempt: Attempt,
  user: User,
  settings: InstanceSettings,
): void {
  const { signIn, client } = attempt;
  requireAdmitted(user);
  linkWhenProven(instance, attempt);
  const isKnown = client.trusted_user_ids.includes(user.id) || user.bypass_client_trust;
  const hasMailbox = user.email_addresses.some(
    ({ verification }) => verification?.status === "verified",
  );
  const needsTrust = settings.deviceTrust && signIn._first?.strategy === "password" && !isKnown;
  if (settings.protectCheck && !signIn._hasPassedProtectCheck) {
    signIn.status = "needs_protect_check";
  } else if (isEnrolled(user)) signIn.status = "needs_second_factor";
  else if (needsTrust && hasMailbox) signIn.status = "needs_client_trust";
  else complete(instance, attempt, user);
}

/** Starts the session that a sign-in is for. */
export function complete(instance: Instance, attempt: Attempt, user: User): void {
  const { signIn, client, settings } = attempt;
  requireAdmitted(user);
  const strategy = signIn._first?.strategy ?? null;
  signIn.status = "complete";
  const session = startSession(instance, user, settings, client);
  signIn.created_session_id = session.id;
  // A mailed code for a device that Clerk does not know is no second factor.
  const hasProvenSecond =
    strategy === "passkey" || (isEnrolled(user) && signIn._second?.status === "verified");
  if (hasProvenSecond) session._secondProvenAt = session._firstProvenAt;
  client.sign_in = null;
  client.last_authentication_strategy = strategy;
  unlock(user);
}

/** Throws for a user who is banned or locked, right as their factors may be. */
function requireAdmitted(user: User): void {
  if (user.banned) throw userBanned();
  requireUnlocked(user);
}
