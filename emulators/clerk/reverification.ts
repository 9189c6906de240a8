import type { Context, Hono } from "hono";
import { sessionJson } from "./client-json.ts";
import {
  ClerkError,
  codeIncorrect,
  invalidValue,
  missing,
  passwordIncorrect,
  reverificationPasswordCompromised,
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
  type Reverification,
  reverificationFirstFactors,
  reverificationJson,
  reverificationLevels,
} from "./reverification-json.ts";
import type { InstanceSettings } from "./settings.ts";
import { enrolledFactors, type Factor } from "./sign-in-json.ts";
import type { Session, User } from "./store.ts";
import { isEnrolled } from "./user-json.ts";
import { attemptCode, verified } from "./verifications.ts";

/** The maximum age of a verification for a sensitive change: clerk-docs, "Add reverification for sensitive actions". */
const maxAgeMs = 10 * 60_000;

/** Throws if the user's strongest factor was last verified more than ten minutes ago. */
export function requireReverified(session: Session, user: User, settings: InstanceSettings): void {
  if (!settings.reverification) return;
  const provenAt = isEnrolled(user) ? session._secondProvenAt : session._firstProvenAt;
  if (provenAt === null || Date.now() - provenAt > maxAgeMs) throw reverificationRequired();
}

interface ReverificationContext {
  session: Session;
  user: User;
  settings: InstanceSettings;
}

/** Endpoints for a reverification of the signed-in user. */
export function reverificationEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, settingsOf, sendCode } = frontend;

  const respondWith = (
    c: Context,
    { session, user, settings }: ReverificationContext,
    current: Reverification,
  ) =>
    respond(c, {
      ...reverificationJson(current, user, settings),
      session: sessionJson(instance, session, user, azpOf(c)),
    });
  const contextOf = (c: Context): ReverificationContext => ({
    ...liveSession(c),
    settings: settingsOf(c),
  });

  api.post("/client/sessions/:id/verify", async (c) => {
    const context = contextOf(c);
    const { level: requestedLevel } = await fieldsOf(c, ["level"]);
    if (!requestedLevel) throw missing("level");
    const level = reverificationLevels.find((known) => known === requestedLevel);
    if (!level) throw invalidValue("level", requestedLevel);
    // A user without a second factor verifies a first one.
    const actual = isEnrolled(context.user) ? level : "first_factor";
    const status = actual === "second_factor" ? "needs_second_factor" : "needs_first_factor";
    const started: Reverification = { level: actual, status, first: null, second: null };
    context.session._reverification = started;
    return respondWith(c, context, started);
  });

  for (const which of ["first", "second"] as const) {
    api.post(`/client/sessions/:id/verify/prepare_${which}_factor`, async (c) => {
      const context = contextOf(c);
      const fields = await fieldsOf(c, prepareFields);
      if (!fields.strategy) throw missing("strategy");
      const current = currentOf(context.session, which, "prepare");
      requireUnlocked(context.user);
      if (fields.strategy === "passkey") {
        if (factorsFor(context, which, "passkey").length === 0) throw strategyInvalidForUser();
        current[which] = await passkeyChallenge(instance, context.user);
        return respondWith(c, context, current);
      }
      const factor = factorFor(context, which, fields);
      const to = addressOf(context.user, factor);
      if (!to) throw invalidValue("strategy", fields.strategy);
      current[which] = await sendCode(to, fields.strategy, context.settings);
      return respondWith(c, context, current);
    });

    api.post(`/client/sessions/:id/verify/attempt_${which}_factor`, async (c) => {
      limitRate(c, frontend, "attempts");
      const context = contextOf(c);
      const fields = await fieldsOf(c, attemptFields);
      if (!fields.strategy) throw missing("strategy");
      const current = currentOf(context.session, which, "attempt");
      requireUnlocked(context.user);
      const factors = factorsFor(context, which, fields.strategy);
      if (factors.length === 0) throw strategyInvalidForUser();
      if (fields.strategy === "passkey") {
        const { public_key_credential: credential } = fields;
        await userByPasskey(instance, current[which], context.user, credential);
      } else attempt(context, current, which, fields.strategy, fields);
      recordVerification(context.session, current, which);
      return respondWith(c, context, current);
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

function factorsFor(
  { user, settings }: ReverificationContext,
  which: Which,
  strategy: string,
): Factor[] {
  const all =
    which === "first" ? reverificationFirstFactors(user, settings) : enrolledFactors(user);
  return all.filter((factor) => factor.strategy === strategy);
}

function factorFor(
  context: ReverificationContext,
  which: Which,
  fields: Record<string, string>,
): Factor {
  const factors = factorsFor(context, which, fields.strategy ?? "");
  if (factors.length === 0) throw strategyInvalidForUser();
  const id = fields.email_address_id ?? fields.phone_number_id;
  const factor = factors.find((supported) =>
    id
      ? id === (supported.email_address_id ?? supported.phone_number_id)
      : (supported.primary ?? supported.default),
  );
  if (factor) return factor;
  const parameter = fields.strategy === "phone_code" ? "phone_number_id" : "email_address_id";
  throw invalidValue(parameter, id ?? "");
}

/** The address or number that the code of a factor is sent to. */
function addressOf(user: User, factor: Factor): string | undefined {
  const phone = user.phone_numbers.find(({ id }) => id === factor.phone_number_id);
  const email = user.email_addresses.find(({ id }) => id === factor.email_address_id);
  return phone?.phone_number ?? email?.email_address;
}

function attempt(
  { user, settings }: ReverificationContext,
  current: Reverification,
  which: Which,
  strategy: string,
  { code, password }: Record<string, string>,
): void {
  const onFailure = () => countFailure(user, settings);
  const requireCorrect = (isCorrect: boolean, error: () => ClerkError) => {
    if (isCorrect) return;
    onFailure();
    throw error();
  };
  if (strategy === "password") {
    if (!password) throw missing("password");
    requireCorrect(isPassword(password, user._password ?? ""), passwordIncorrect);
    if (user._isCompromised) throw reverificationPasswordCompromised();
    current[which] = verified(strategy);
    return;
  }
  if (!code) throw missing("code");
  if (strategy === "totp" || strategy === "backup_code") {
    const isCorrect = strategy === "totp" ? useTotpCode(user, code) : useBackupCode(user, code);
    requireCorrect(isCorrect, codeIncorrect);
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

/** Records the verification with the session, and removes a completed reverification. */
function recordVerification(session: Session, current: Reverification, which: Which): void {
  if (which === "first") session._firstProvenAt = Date.now();
  else session._secondProvenAt = Date.now();
  const needsSecond = current.level === "multi_factor" && which === "first";
  current.status = needsSecond ? "needs_second_factor" : "complete";
  if (!needsSecond) session._reverification = null;
}
