import type { Context, Hono } from "hono";
import { sessionJson } from "./client-json.ts";
import {
  ClerkError,
  codeIncorrect,
  invalidValue,
  missing,
  passwordIncorrect,
  passwordMayBeKnown,
  reverificationRequired,
  strategyInvalidForUser,
} from "./errors.ts";
import { useBackupCode, useTotpCode } from "./factor-codes.ts";
import { azpOf, type Frontend, fieldsOf } from "./frontend.ts";
import { countFailure, requireUnlocked } from "./lockout.ts";
import { passkeyChallenge, userByPasskey } from "./passkeys.ts";
import { isPassword } from "./passwords.ts";
import { limitRate } from "./rate-limit.ts";
import {
  firstFactorsAgain,
  type Reverification,
  reverificationJson,
  reverificationLevels,
} from "./reverification-json.ts";
import type { InstanceSettings } from "./settings.ts";
import { enrolledFactors, type Factor } from "./sign-in-json.ts";
import type { Session, User } from "./store.ts";
import { isEnrolled } from "./user-json.ts";
import { attemptCode, verified } from "./verifications.ts";

/** So old a proof may be for a sensitive change: clerk-docs, "Add reverification for sensitive actions". */
const freshMs = 10 * 60_000;

/** Throws if the session's newest proof of the user's strongest factor is older than ten minutes. */
export function requireReverified(session: Session, user: User, settings: InstanceSettings): void {
  if (!settings.reverification) return;
  const provenAt = isEnrolled(user) ? session._secondProvenAt : session._firstProvenAt;
  if (provenAt === null || Date.now() - provenAt > freshMs) throw reverificationRequired();
}

interface Running {
  session: Session;
  user: User;
  settings: InstanceSettings;
}

/** The user of a running session proves again who they are. */
export function reverificationEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, settingsOf, sendCode } = frontend;

  const answer = (c: Context, { session, user, settings }: Running, current: Reverification) =>
    respond(c, {
      ...reverificationJson(current, user, settings),
      session: sessionJson(instance, session, user, azpOf(c)),
    });
  const runningOf = (c: Context): Running => ({ ...liveSession(c), settings: settingsOf(c) });

  api.post("/client/sessions/:id/verify", async (c) => {
    const running = runningOf(c);
    const { level: asked } = await fieldsOf(c, ["level"]);
    if (!asked) throw missing("level");
    const level = reverificationLevels.find((one) => one === asked);
    if (!level) throw invalidValue("level", asked);
    // Somebody without a second factor is asked for a first one.
    const actual = isEnrolled(running.user) ? level : "first_factor";
    const status = actual === "second_factor" ? "needs_second_factor" : "needs_first_factor";
    const started: Reverification = { level: actual, status, first: null, second: null };
    running.session._reverification = started;
    return answer(c, running, started);
  });

  for (const which of ["first", "second"] as const) {
    api.post(`/client/sessions/:id/verify/prepare_${which}_factor`, async (c) => {
      const running = runningOf(c);
      const fields = await fieldsOf(c, prepareFields);
      if (!fields.strategy) throw missing("strategy");
      const current = currentOf(running.session, which, "prepare");
      requireUnlocked(running.user);
      if (fields.strategy === "passkey") {
        if (factorsFor(running, which, "passkey").length === 0) throw strategyInvalidForUser();
        current[which] = await passkeyChallenge(instance, running.user);
        return answer(c, running, current);
      }
      const factor = factorFor(running, which, fields);
      const to = addressOf(running.user, factor);
      if (!to) throw invalidValue("strategy", fields.strategy);
      current[which] = await sendCode(to, fields.strategy, running.settings);
      return answer(c, running, current);
    });

    api.post(`/client/sessions/:id/verify/attempt_${which}_factor`, async (c) => {
      limitRate(c, frontend, "attempts");
      const running = runningOf(c);
      const fields = await fieldsOf(c, attemptFields);
      if (!fields.strategy) throw missing("strategy");
      const current = currentOf(running.session, which, "attempt");
      requireUnlocked(running.user);
      const offered = factorsFor(running, which, fields.strategy);
      if (offered.length === 0) throw strategyInvalidForUser();
      if (fields.strategy === "passkey") {
        const { public_key_credential: credential } = fields;
        await userByPasskey(instance, current[which], running.user, credential);
      } else attempt(running, current, which, fields.strategy, fields);
      advance(running.session, current, which);
      return answer(c, running, current);
    });
  }
}

const prepareFields = ["strategy", "email_address_id", "phone_number_id", "default", "proof_token"];
const attemptFields = ["strategy", "code", "password", "public_key_credential"];

type Which = "first" | "second";

function currentOf(session: Session, which: Which, verb: "prepare" | "attempt"): Reverification {
  const current = session._reverification;
  if (!current) {
    throw new ClerkError(400, "session_reverification_missing", "is missing", {
      long: "You need to start a new session verification flow first",
    });
  }
  if (current.status === `needs_${which}_factor`) return current;
  throw new ClerkError(
    400,
    "invalid_action_for_session_reverification",
    "Invalid action for session reverification",
    {
      long: `We were unable to ${verb} a ${which} factor for this session, as it's not ready for ${which} factor verification.`,
    },
  );
}

function factorsFor({ user, settings }: Running, which: Which, strategy: string): Factor[] {
  const all = which === "first" ? firstFactorsAgain(user, settings) : enrolledFactors(user);
  return all.filter((one) => one.strategy === strategy);
}

function factorFor(running: Running, which: Which, fields: Record<string, string>): Factor {
  const offered = factorsFor(running, which, fields.strategy ?? "");
  if (offered.length === 0) throw strategyInvalidForUser();
  const id = fields.email_address_id ?? fields.phone_number_id;
  const factor = offered.find((one) =>
    id ? id === (one.email_address_id ?? one.phone_number_id) : (one.primary ?? one.default),
  );
  if (factor) return factor;
  const parameter = fields.strategy === "phone_code" ? "phone_number_id" : "email_address_id";
  throw invalidValue(parameter, id ?? "");
}

/** Where the code of a factor goes, unmasked. */
function addressOf(user: User, factor: Factor): string | undefined {
  const phone = user.phone_numbers.find(({ id }) => id === factor.phone_number_id);
  const email = user.email_addresses.find(({ id }) => id === factor.email_address_id);
  return phone?.phone_number ?? email?.email_address;
}

function attempt(
  { user, settings }: Running,
  current: Reverification,
  which: Which,
  strategy: string,
  { code, password }: Record<string, string>,
): void {
  const onFailure = () => countFailure(user, settings);
  const requireRight = (isRight: boolean, refusal: () => ClerkError) => {
    if (isRight) return;
    onFailure();
    throw refusal();
  };
  if (strategy === "password") {
    if (!password) throw missing("password");
    requireRight(isPassword(password, user._password ?? ""), passwordIncorrect);
    if (user._isCompromised) throw passwordMayBeKnown();
    current[which] = verified(strategy);
    return;
  }
  if (!code) throw missing("code");
  if (strategy === "totp" || strategy === "backup_code") {
    const isRight = strategy === "totp" ? useTotpCode(user, code) : useBackupCode(user, code);
    requireRight(isRight, codeIncorrect);
    current[which] = verified(strategy);
    return;
  }
  if (current[which] && current[which].strategy !== strategy) {
    throw new ClerkError(400, "verification_strategy_invalid", "has invalid strategy", {
      long: "The strategy is not valid for the current verification.",
    });
  }
  attemptCode(current[which], code, onFailure);
}

/** Notes the proof in the session. A completed reverification is over: the next one starts anew. */
function advance(session: Session, current: Reverification, which: Which): void {
  if (which === "first") session._firstProvenAt = Date.now();
  else session._secondProvenAt = Date.now();
  const isHalfWay = current.level === "multi_factor" && which === "first";
  current.status = isHalfWay ? "needs_second_factor" : "complete";
  if (!isHalfWay) session._reverification = null;
}
