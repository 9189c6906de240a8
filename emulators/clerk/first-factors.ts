import type { Context, Hono } from "hono";
import { sendLink } from "./email-links.ts";
import {
  ClerkError,
  codeIncorrect,
  invalidValue,
  missing,
  passwordCompromised,
  passwordIncorrect,
  passwordOrIdentifierIncorrect,
  passwordPwned,
  strategyInvalidForUser,
} from "./errors.ts";
import { completeSignIn, continueSignIn } from "./finish-sign-in.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import type { Instance } from "./instance.ts";
import { countFailure, requireUnlocked } from "./lockout.ts";
import { passkeyChallenge, userByPasskey } from "./passkeys.ts";
import { checkPassword, isLeaked, isPassword } from "./passwords.ts";
import { limitRate } from "./rate-limit.ts";
import { endSessionsOf } from "./sessions.ts";
import { firstFactors } from "./sign-in-json.ts";
import type { Attempt } from "./sign-ins.ts";
import type { User } from "./store.ts";
import { setPassword, updateUser } from "./users.ts";
import { attemptCode, pending, verified } from "./verifications.ts";

type AttemptOf = (c: Context) => Attempt;
type Respond = (c: Context, attempt: Attempt) => Response;

const resetStrategy = "reset_password_email_code";

/** Endpoints for the first factor, and for a new password after a reset. */
export function firstFactorEndpoints(
  api: Hono,
  frontend: Frontend,
  attemptOf: AttemptOf,
  respond: Respond,
): void {
  const { instance } = frontend;

  api.post("/client/sign_ins/:id/prepare_first_factor", async (c) => {
    const attempt = attemptOf(c);
    const fields = await fieldsOf(c, prepareFields);
    const { strategy, redirect_url: redirect } = fields;
    if (!strategy) throw missing("strategy");
    requireStatus(attempt, "needs_first_factor");
    const identificationId = fields.email_address_id ?? fields.phone_number_id;
    await prepareFirst(frontend, attempt, strategy, identificationId, redirect);
    return respond(c, attempt);
  });

  api.post("/client/sign_ins/:id/attempt_first_factor", async (c) => {
    limitRate(c, frontend, "attempts");
    const attempt = attemptOf(c);
    const fields = await fieldsOf(c, attemptFields);
    const { strategy, code, password } = fields;
    if (!strategy) throw missing("strategy");
    requireStatus(attempt, "needs_first_factor");
    if (strategy === "password") {
      if (password === undefined) throw missing("password");
      tryPassword(instance, attempt, password);
    } else if (strategy === "passkey") {
      await tryPasskey(instance, attempt, fields.public_key_credential);
    } else tryCode(instance, attempt, strategy, code);
    return respond(c, attempt);
  });

  api.post("/client/sign_ins/:id/reset_password", async (c) => {
    const attempt = attemptOf(c);
    const { signIn, user, settings } = attempt;
    const fields = await fieldsOf(c, ["password", "sign_out_of_other_sessions"]);
    requireStatus(attempt, "needs_new_password");
    if (!user) throw strategyInvalidForUser();
    if (!fields.password) throw missing("password");
    checkPassword(fields.password, settings, [signIn.identifier]);
    const password = fields.password;
    updateUser(instance, user, () => setPassword(user, password));
    if (fields.sign_out_of_other_sessions === "true") endSessionsOf(instance, user, "revoked");
    continueSignIn(instance, attempt, user, settings);
    return respond(c, attempt);
  });
}

const prepareFields = [
  "strategy",
  "email_address_id",
  "phone_number_id",
  "redirect_url",
  "action_complete_redirect_url",
  "passkey_id",
  "locale",
  "proof_token",
];
const attemptFields = [
  "strategy",
  "code",
  "password",
  "ticket",
  "token",
  "public_key_credential",
  "proof_token",
];

function requireStatus({ signIn }: Attempt, status: Attempt["signIn"]["status"]): void {
  if (signIn.status === status) return;
  throw new ClerkError(400, "client_state_invalid", "Invalid action", {
    long: `We were unable to completeSignIn this action for this Client. The sign in is ${signIn.status}.`,
  });
}

/** Sends the code of a factor of the sign-in. */
export async function prepareFirst(
  frontend: Frontend,
  { signIn, user, settings }: Attempt,
  strategy: string,
  identificationId: string | undefined,
  redirectUrl?: string,
): Promise<void> {
  const factors = firstFactors(signIn, user, settings).filter(
    (supported) => supported.strategy === strategy,
  );
  if (strategy === "passkey" && user && settings.passkeys && factors.length === 0) {
    throw new ClerkError(400, "no_passkeys_found_for_user", "User has no passkeys", {
      long: "User has no passkeys registered for this account",
    });
  }
  if (factors.length === 0) throw strategyInvalidForUser();
  if (strategy === "passkey") {
    signIn._first = await passkeyChallenge(frontend.instance, user);
    return;
  }
  const factor = factors.find((supported) =>
    identificationId
      ? identificationId === (supported.email_address_id ?? supported.phone_number_id)
      : supported.primary,
  );
  const parameter = strategy === "phone_code" ? "phone_number_id" : "email_address_id";
  if (!factor) throw invalidValue(parameter, identificationId ?? "");
  if (user) requireUnlocked(user);
  const address = factor.safe_identifier ?? "";
  if (!user) signIn._first = pending(strategy, "");
  else if (strategy === "email_link") {
    signIn._first = await sendLink(frontend.instance, signIn.id, address, redirectUrl);
  } else signIn._first = await frontend.sendCode(address, strategy, settings);
}

/** Verifies a password, and continues the sign-in if it is correct. */
export function tryPassword(instance: Instance, attempt: Attempt, password: string): void {
  const { signIn, user, settings } = attempt;
  const incorrect = settings.strictEnumeration ? passwordOrIdentifierIncorrect : passwordIncorrect;
  if (!user) throw incorrect();
  requireUnlocked(user);
  if (user._password === null) {
    throw settings.strictEnumeration ? incorrect() : strategyInvalidForUser();
  }
  if (!isPassword(password, user._password)) {
    countFailure(user, settings);
    throw incorrect();
  }
  if (user._isCompromised) throw passwordCompromised();
  if (settings.rejectLeakedPasswords && isLeaked(password)) throw passwordPwned(true);
  signIn._first = verified("password");
  continueSignIn(instance, attempt, user, settings);
}

/**
 * Signs in the user whose passkey signed the challenge. A passkey counts as both factors in instances created since
 * 8 July 2026.
 */
async function tryPasskey(
  instance: Instance,
  attempt: Attempt,
  credential: string | undefined,
): Promise<void> {
  const { signIn, settings } = attempt;
  if (!settings.passkeys) throw invalidValue("strategy", "passkey");
  const user = await userByPasskey(instance, signIn._first, attempt.user, credential);
  attempt.user = user;
  signIn._user = user.id;
  completeSignIn(instance, attempt, user);
}

function tryCode(
  instance: Instance,
  attempt: Attempt,
  strategy: string,
  code: string | undefined,
): void {
  const { signIn, user, settings } = attempt;
  if (user) requireUnlocked(user);
  if (signIn._first && signIn._first.strategy !== strategy) {
    throw new ClerkError(400, "verification_strategy_invalid", "has invalid strategy", {
      long: "The strategy is not valid for the current verification.",
    });
  }
  if (!user && signIn._first) throw codeIncorrect();
  attemptCode(signIn._first, code, () => user && countFailure(user, settings));
  if (strategy === resetStrategy) signIn.status = "needs_new_password";
  else continueSignIn(instance, attempt, user as User, settings);
}
