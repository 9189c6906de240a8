import type { Context, Hono } from "hono";
import { ClerkError, codeIncorrect, invalidValue, missing } from "./errors.ts";
import { useBackupCode, useTotpCode } from "./factor-codes.ts";
import { completeSignIn } from "./finish-sign-in.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import { countFailure, requireUnlocked } from "./lockout.ts";
import { limitRate } from "./rate-limit.ts";
import { secondFactors } from "./sign-in-json.ts";
import type { Attempt } from "./sign-ins.ts";
import { attemptCode, verified } from "./verifications.ts";

/** Endpoints for the second factor: an enrolled one, or a mailed code for an unknown device. */
export function secondFactorEndpoints(
  api: Hono,
  frontend: Frontend,
  attemptOf: (c: Context) => Attempt,
  respond: (c: Context, attempt: Attempt) => Response,
): void {
  const { instance } = frontend;

  api.post("/client/sign_ins/:id/prepare_second_factor", async (c) => {
    const attempt = attemptOf(c);
    const fields = await fieldsOf(c, prepareFields);
    const { user, factors } = factorsOf(attempt, fields.strategy);
    requireUnlocked(user);
    const { email_address_id: emailId, phone_number_id: phoneId } = fields;
    const factor = factors.find((supported) =>
      emailId || phoneId
        ? supported.email_address_id === emailId && supported.phone_number_id === phoneId
        : (supported.primary ?? supported.default ?? true),
    );
    if (!factor) throw invalidValue("email_address_id", emailId ?? phoneId ?? "");
    const phone = user.phone_numbers.find(({ id }) => id === factor.phone_number_id);
    const to = phone?.phone_number ?? factor.safe_identifier;
    // An authenticator app and backup codes have nothing to send.
    if (!to) throw invalidValue("strategy", factor.strategy);
    attempt.signIn._second = await frontend.sendCode(to, factor.strategy, attempt.settings);
    return respond(c, attempt);
  });

  api.post("/client/sign_ins/:id/attempt_second_factor", async (c) => {
    limitRate(c, frontend, "attempts");
    const attempt = attemptOf(c);
    const { strategy, code } = await fieldsOf(c, ["strategy", "code"]);
    const { user } = factorsOf(attempt, strategy);
    requireUnlocked(user);
    if (!code) throw missing("code");
    const onFailure = () => countFailure(user, attempt.settings);
    if (strategy === "totp") requireCorrect(useTotpCode(user, code), onFailure);
    else if (strategy === "backup_code") requireCorrect(useBackupCode(user, code), onFailure);
    else attemptCode(attempt.signIn._second, code, onFailure);
    if (strategy === "totp" || strategy === "backup_code") {
      attempt.signIn._second = verified(strategy);
    }
    completeSignIn(instance, attempt, user);
    return respond(c, attempt);
  });
}

const prepareFields = [
  "strategy",
  "phone_number_id",
  "email_address_id",
  "redirect_url",
  "proof_token",
];

function factorsOf(attempt: Attempt, strategy: string | undefined) {
  const { signIn, user, settings } = attempt;
  if (!strategy) throw missing("strategy");
  if (
    !user ||
    (signIn.status !== "needs_second_factor" && signIn.status !== "needs_client_trust")
  ) {
    throw new ClerkError(400, "client_state_invalid", "Invalid action", {
      long: `We were unable to completeSignIn a second factor for this Client. The sign in is ${signIn.status}.`,
    });
  }
  const factors = secondFactors(signIn, user, settings).filter(
    (factor) => factor.strategy === strategy,
  );
  if (factors.length === 0) {
    throw new ClerkError(400, "no_second_factors", "no second factors", {
      long: `No second factors were found for strategy ${strategy}.`,
    });
  }
  return { user, factors };
}

function requireCorrect(isCorrect: boolean, onFailure: () => void): void {
  if (isCorrect) return;
  onFailure();
  throw codeIncorrect();
}
