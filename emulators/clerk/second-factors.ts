import type { Context, Hono } from "hono";
import { ClerkError, codeIncorrect, invalidValue, missing } from "./errors.ts";
import { useBackupCode, useTotpCode } from "./factor-codes.ts";
import { complete } from "./finish-sign-in.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import { countFailure, requireUnlocked } from "./lockout.ts";
import { limitRate } from "./rate-limit.ts";
import { secondFactors } from "./sign-in-json.ts";
import type { Attempt } from "./sign-ins.ts";
import { attemptCode, verified } from "./verifications.ts";

/** The second proof: what a user enrolled, or a mailed code for a device that Clerk does not know. */
export function secondFactorEndpoints(
  api: Hono,
  frontend: Frontend,
  attemptOf: (c: Context) => Attempt,
  answer: (c: Context, attempt: Attempt) => Response,
): void {
  const { instance } = frontend;

  api.post("/client/sign_ins/:id/prepare_second_factor", async (c) => {
    const attempt = attemptOf(c);
    const fields = await fieldsOf(c, prepareFields);
    const { user, factors } = offered(attempt, fields.strategy);
    requireUnlocked(user);
    const { email_address_id: emailId, phone_number_id: phoneId } = fields;
    const factor = factors.find((one) =>
      emailId || phoneId
        ? one.email_address_id === emailId && one.phone_number_id === phoneId
        : (one.primary ?? one.default ?? true),
    );
    if (!factor) throw invalidValue("email_address_id", emailId ?? phoneId ?? "");
    const phone = user.phone_numbers.find(({ id }) => id === factor.phone_number_id);
    const to = phone?.phone_number ?? factor.safe_identifier;
    // An authenticator app and a backup code need nothing sent.
    if (!to) throw invalidValue("strategy", factor.strategy);
    attempt.signIn._second = await frontend.sendCode(to, factor.strategy, attempt.settings);
    return answer(c, attempt);
  });

  api.post("/client/sign_ins/:id/attempt_second_factor", async (c) => {
    limitRate(c, frontend, "attempts");
    const attempt = attemptOf(c);
    const { strategy, code } = await fieldsOf(c, ["strategy", "code"]);
    const { user } = offered(attempt, strategy);
    requireUnlocked(user);
    if (!code) throw missing("code");
    const onFailure = () => countFailure(user, attempt.settings);
    if (strategy === "totp") requireRight(useTotpCode(user, code), onFailure);
    else if (strategy === "backup_code") requireRight(useBackupCode(user, code), onFailure);
    else attemptCode(attempt.signIn._second, code, onFailure);
    if (strategy === "totp" || strategy === "backup_code") {
      attempt.signIn._second = verified(strategy);
    }
    complete(instance, attempt, user);
    return answer(c, attempt);
  });
}

const prepareFields = [
  "strategy",
  "phone_number_id",
  "email_address_id",
  "redirect_url",
  "proof_token",
];

function offered(attempt: Attempt, strategy: string | undefined) {
  const { signIn, user, settings } = attempt;
  if (!strategy) throw missing("strategy");
  if (
    !user ||
    (signIn.status !== "needs_second_factor" && signIn.status !== "needs_client_trust")
  ) {
    throw new ClerkError(400, "client_state_invalid", "Invalid action", {
      long: `We were unable to complete a second factor for this Client. The sign in is ${signIn.status}.`,
    });
  }
  const factors = secondFactors(signIn, user, settings).filter((one) => one.strategy === strategy);
  if (factors.length === 0) {
    throw new ClerkError(400, "no_second_factors", "no second factors", {
      long: `No second factors were found for strategy ${strategy}.`,
    });
  }
  return { user, factors };
}

function requireRight(isRight: boolean, onFailure: () => void): void {
  if (isRight) return;
  onFailure();
  throw codeIncorrect();
}
