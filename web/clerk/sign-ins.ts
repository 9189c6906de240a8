import { callClerk } from "./call-clerk.ts";
import { type Clerk, resetStrategy, type SignIn } from "./clerk.ts";
import { ClerkProblem, unreachable } from "./clerk-problem.ts";
import { type Factor, factorsFrom, secondFactorsFrom, sendsCode } from "./factors.ts";

/*
 * Sign-in with Clerk, step by step. Clerk stores an unfinished sign-in for the browser, so it can continue after a
 * reload. See Clerk's guides "Build a custom sign-in flow with Device Trust" and "… with
 * multi-factor authentication".
 */

export interface Credentials {
  email: string;
  password: string;
}

/** The next step of a sign-in. */
export type SignInStep =
  /** The session is active. `isOther` if another tab had signed in before, maybe as another person. */
  | { type: "done"; isOther: boolean }
  /** No sign-in is open. */
  | { type: "start" }
  | {
      type: "factor";
      which: "first" | "second";
      /** Clerk has not seen this browser with this account before (Device Trust). */
      isNewDevice: boolean;
      factors: Factor[];
      /** The strategy whose code was sent already. */
      sent: string | null;
    }
  /** A code for a forgotten password was sent. */
  | { type: "reset-code"; email: string }
  | { type: "new-password" }
  /** Clerk requires a step that this app has no form for; `status` is Clerk's name of it. */
  | { type: "unsupported"; status: string };

const openKey = "open-sign-in";

/** Signs in with a password. */
export async function signIn({ email, password }: Credentials): Promise<SignInStep> {
  try {
    return await start({ identifier: email, password });
  } catch (error) {
    // The account has no password: Clerk returns its other factors.
    if (!hasCode(error, "strategy_for_user_invalid")) throw error;
    return start({ identifier: email });
  }
}

/** Signs in with a token that Clerk gave our API for this person. It works once. */
export function signInWithToken(ticket: string): Promise<SignInStep> {
  return start({ strategy: "ticket", ticket });
}

/** Starts a sign-in without a password. The next step has the account's other factors, a mailed code first. */
export function signInWithoutPassword(email: string): Promise<SignInStep> {
  return start({ identifier: email });
}

/** Continues a sign-up by OAuth of a person who has an account. */
export function transferToSignIn(): Promise<SignInStep> {
  return start({ transfer: true });
}

/** Continues a sign-in with a passkey or an OAuth provider. */
export function continueSignIn(attempt: SignIn): Promise<SignInStep> {
  return nextStep(async () => attempt);
}

/** Mails a new code for a forgotten password. */
export function mailResetCode(email: string): Promise<SignInStep> {
  return start({ identifier: email, strategy: resetStrategy });
}

/** Verifies that code. The next step is a new password. */
export function tryResetCode(code: string): Promise<SignInStep> {
  return nextStep(({ client }) =>
    client.signIn.attemptFirstFactor({ strategy: resetStrategy, code }),
  );
}

/** Sets the new password, and ends every other session, in case somebody else knew the old one. */
export function finishReset(password: string): Promise<SignInStep> {
  return nextStep(({ client }) =>
    client.signIn.resetPassword({ password, signOutOfOtherSessions: true }),
  );
}

/** Sends a new code, if the factor has one to send. */
export async function sendCode(which: "first" | "second", factor: Factor): Promise<void> {
  if (!sendsCode(factor)) return;
  const { to: _, ...request } = factor;
  await callClerk(({ client }) =>
    which === "first"
      ? client.signIn.prepareFirstFactor(request)
      : client.signIn.prepareSecondFactor(request),
  );
}

/** Verifies a code of a factor. */
export function tryCode(
  which: "first" | "second",
  { strategy }: Factor,
  code: string,
): Promise<SignInStep> {
  return nextStep(({ client }) =>
    which === "first"
      ? client.signIn.attemptFirstFactor({ strategy, code })
      : client.signIn.attemptSecondFactor({ strategy, code }),
  );
}

/** Whether this tab has an unfinished sign-in. */
export function hasOpenSignIn(): boolean {
  return sessionStorage.getItem(openKey) !== null;
}

/** The current step of a sign-in that a reload interrupted. */
export async function resumeSignIn(): Promise<SignInStep> {
  const attempt = await callClerk(async ({ client }) => client.signIn);
  return remember(stepOf(attempt));
}

/** Forgets the unfinished sign-in, to start another. */
export function forgetSignIn(): void {
  sessionStorage.removeItem(openKey);
}

/** Sets a new password, which Clerk requires before the session is valid (the task `reset-password`). */
export async function replacePassword(newPassword: string): Promise<void> {
  await callClerk(({ user }) =>
    Promise.resolve(user?.updatePassword({ newPassword, signOutOfOtherSessions: true })),
  );
  // Clerk removes the task when the session is activated again.
  await callClerk((clerk) => activate(clerk, clerk.session?.id ?? null));
}

type SignInFields = Parameters<SignIn["create"]>[0];

async function start(fields: SignInFields): Promise<SignInStep> {
  try {
    return await nextStep(({ client }) => client.signIn.create(fields));
  } catch (error) {
    if (!(await takeOverSession(error))) throw error;
    return remember({ type: "done", isOther: true });
  }
}

/** Sends one request of a sign-in, activates the session if it was the last one, and returns the next step. */
async function nextStep(request: (clerk: Clerk) => Promise<SignIn>): Promise<SignInStep> {
  const attempt = await callClerk(request);
  const step = stepOf(attempt);
  if (step.type === "done") await callClerk((clerk) => activate(clerk, attempt.createdSessionId));
  return remember(step);
}

/**
 * If Clerk refused a request because another tab has signed in meanwhile, activates that session and returns true. A
 * browser has one session at a time.
 */
export async function takeOverSession(error: unknown): Promise<boolean> {
  if (!hasCode(error, "session_exists", "identifier_already_signed_in")) return false;
  await callClerk(async (clerk) => {
    if (!clerk.client.lastActiveSessionId) await clerk.client.reload();
    await activate(clerk, clerk.client.lastActiveSessionId);
  });
  return true;
}

/** Activates a session in this browser. */
export async function activate(clerk: Clerk, session: string | null): Promise<void> {
  if (!session) throw new ClerkProblem("no_session");
  await clerk.setActive({ session });
}

/** Whether a sign-in was refused because its correct password is known from a leak, or was marked as unsafe. */
export function isLeakedPassword(error: unknown): boolean {
  return hasCode(
    error,
    "form_password_pwned",
    "form_password_compromised",
    "form_password_untrusted",
  );
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof ClerkProblem && codes.includes(error.code);
}

function stepOf(attempt: SignIn): SignInStep {
  switch (attempt.status) {
    case "complete":
      return { type: "done", isOther: false };
    case "needs_second_factor":
    case "needs_client_trust":
      return factorStep(attempt, "second");
    case "needs_first_factor":
      return factorStep(attempt, "first");
    case "needs_new_password":
      return { type: "new-password" };
    case "needs_identifier":
    case "abandoned":
      return { type: "start" };
    case null:
      // Offline, clerk-js returns a sign-in without a status.
      throw unreachable();
    default:
      return { type: "unsupported", status: attempt.status };
  }
}

function factorStep(attempt: SignIn, which: "first" | "second"): SignInStep {
  const isFirst = which === "first";
  const verification = isFirst ? attempt.firstFactorVerification : attempt.secondFactorVerification;
  const sent = verification.status === "unverified" ? verification.strategy : null;
  // The page itself starts passkey autofill, so this is not an open sign-in.
  if (isFirst && sent === "passkey") return { type: "start" };
  if (isFirst && sent === resetStrategy) {
    return { type: "reset-code", email: attempt.identifier ?? "" };
  }
  // The first page has the password field.
  const factors = isFirst
    ? factorsFrom(attempt.supportedFirstFactors).filter(({ strategy }) => strategy !== "password")
    : secondFactorsFrom(attempt.supportedSecondFactors);
  if (factors.length === 0) return { type: "unsupported", status: attempt.status ?? "" };
  return {
    type: "factor",
    which,
    isNewDevice: attempt.status === "needs_client_trust",
    factors,
    sent,
  };
}

/** Stores for a reload whether a sign-in is open. */
function remember(step: SignInStep): SignInStep {
  if (step.type === "done" || step.type === "start") forgetSignIn();
  else sessionStorage.setItem(openKey, "yes");
  return step;
}
