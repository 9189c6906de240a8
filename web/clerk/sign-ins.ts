import { callClerk } from "./call-clerk.ts";
import { type Clerk, resetStrategy, type SignIn } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";
import { type Factor, factorsFrom, secondFactorsFrom, sendsCode } from "./factors.ts";

/*
 * Sign-in with Clerk, step by step. Clerk keeps an unfinished sign-in with the browser, so that a reload in the
 * middle goes on where it was. See Clerk's guides "Build a custom sign-in flow with Device Trust" and "… with
 * multi-factor authentication".
 */

export interface Credentials {
  email: string;
  password: string;
}

/** What comes next in a sign-in. */
export type SignInStep =
  /** The session is active. `isOther` where another tab had signed in before. */
  | { type: "done"; isOther: boolean }
  /** Nothing is under way. */
  | { type: "start" }
  | {
      type: "factor";
      which: "first" | "second";
      /** Clerk asks because it has not seen this browser with this account (Device Trust). */
      isNewDevice: boolean;
      factors: Factor[];
      /** The way whose code is on its way already. */
      sent: string | null;
    }
  /** A code for a forgotten password is on its way. */
  | { type: "reset-code"; email: string }
  | { type: "new-password" }
  /** Clerk asks for something that this app has no form for; `status` is Clerk's word. */
  | { type: "unsupported"; status: string };

const openKey = "open-sign-in";

/** Signs in with a password. */
export async function signIn({ email, password }: Credentials): Promise<SignInStep> {
  try {
    return await begin({ identifier: email, password });
  } catch (error) {
    // An account without a password: Clerk says how else it can sign in.
    if (!isRefusal(error, "strategy_for_user_invalid")) throw error;
    return begin({ identifier: email });
  }
}

/** Signs in with a token that our API was given for this person, once. */
export function signInWithToken(ticket: string): Promise<SignInStep> {
  return begin({ strategy: "ticket", ticket });
}

/** Begins a sign-in without a password. The next step offers the account's other ways, a mailed code first. */
export function signInWithoutPassword(email: string): Promise<SignInStep> {
  return begin({ identifier: email });
}

/** Goes on with a sign-up by OAuth of somebody who has an account. */
export function transferToSignIn(): Promise<SignInStep> {
  return begin({ transfer: true });
}

/** Goes on with a sign-in that was tried elsewhere: with a passkey, or at an OAuth provider. */
export function continueSignIn(attempt: SignIn): Promise<SignInStep> {
  return follow(async () => attempt);
}

/** Mails a code to somebody who has forgotten their password; asked again, it mails another. */
export function mailResetCode(email: string): Promise<SignInStep> {
  return begin({ identifier: email, strategy: resetStrategy });
}

/** Tries that code; a new password is due afterwards. */
export function tryResetCode(code: string): Promise<SignInStep> {
  return follow(({ client }) =>
    client.signIn.attemptFirstFactor({ strategy: resetStrategy, code }),
  );
}

/** Sets the new password, and ends every other session, so that people who knew the old one are signed out. */
export function finishReset(password: string): Promise<SignInStep> {
  return follow(({ client }) =>
    client.signIn.resetPassword({ password, signOutOfOtherSessions: true }),
  );
}

/** Sends the code of a factor that has one to send; asked again, it sends another. */
export async function sendCode(which: "first" | "second", factor: Factor): Promise<void> {
  if (!sendsCode(factor)) return;
  const { to: _, ...request } = factor;
  await callClerk(({ client }) =>
    which === "first"
      ? client.signIn.prepareFirstFactor(request)
      : client.signIn.prepareSecondFactor(request),
  );
}

/** Tries a code for a factor. */
export function tryCode(
  which: "first" | "second",
  { strategy }: Factor,
  code: string,
): Promise<SignInStep> {
  return follow(({ client }) =>
    which === "first"
      ? client.signIn.attemptFirstFactor({ strategy, code })
      : client.signIn.attemptSecondFactor({ strategy, code }),
  );
}

/** Whether a sign-in began in this tab and is not done. */
export function hasOpenSignIn(): boolean {
  return sessionStorage.getItem(openKey) !== null;
}

/** Where the sign-in stands that a reload cut off. */
export async function resumeSignIn(): Promise<SignInStep> {
  const attempt = await callClerk(async ({ client }) => client.signIn);
  return remember(stepOf(attempt));
}

/** Forgets the sign-in under way, to begin another. */
export function forgetSignIn(): void {
  sessionStorage.removeItem(openKey);
}

/** Sets the password that Clerk asks for before the session counts (the task `reset-password`). */
export async function replacePassword(newPassword: string): Promise<void> {
  await callClerk(({ user }) =>
    Promise.resolve(user?.updatePassword({ newPassword, signOutOfOtherSessions: true })),
  );
  // Clerk takes the task off the session when it is touched next.
  await callClerk((clerk) => activate(clerk, clerk.session?.id ?? null));
}

type Start = Parameters<SignIn["create"]>[0];

async function begin(fields: Start): Promise<SignInStep> {
  try {
    return await follow(({ client }) => client.signIn.create(fields));
  } catch (error) {
    if (!(await takeOverSession(error))) throw error;
    return remember({ type: "done", isOther: true });
  }
}

/** Runs one request of a sign-in, and activates the session where it was the last. */
async function follow(request: (clerk: Clerk) => Promise<SignIn>): Promise<SignInStep> {
  const attempt = await callClerk(request);
  const step = stepOf(attempt);
  if (step.type === "done") await callClerk((clerk) => activate(clerk, attempt.createdSessionId));
  return remember(step);
}

/**
 * Another tab has signed in meanwhile, and a browser has one session at a time: goes on with that one. Answers
 * whether the refusal was that.
 */
export async function takeOverSession(error: unknown): Promise<boolean> {
  if (!isRefusal(error, "session_exists", "identifier_already_signed_in")) return false;
  await callClerk(async (clerk) => {
    if (!clerk.client.lastActiveSessionId) await clerk.client.reload();
    await activate(clerk, clerk.client.lastActiveSessionId);
  });
  return true;
}

/** Makes a session the one of this browser. */
export async function activate(clerk: Clerk, session: string | null): Promise<void> {
  if (!session) throw new ClerkProblem("no_session");
  await clerk.setActive({ session });
}

/** Whether a sign-in was refused because its right password is known from a leak, or marked so by an operator. */
export function isLeakedPassword(error: unknown): boolean {
  return isRefusal(
    error,
    "form_password_pwned",
    "form_password_compromised",
    "form_password_untrusted",
  );
}

function isRefusal(error: unknown, ...codes: string[]): boolean {
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
      // Without a connection clerk-js answers nothing at all.
      throw new ClerkProblem(navigator.onLine ? "unreachable" : "network");
    default:
      return { type: "unsupported", status: attempt.status };
  }
}

function factorStep(attempt: SignIn, which: "first" | "second"): SignInStep {
  const isFirst = which === "first";
  const verification = isFirst ? attempt.firstFactorVerification : attempt.secondFactorVerification;
  const sent = verification.status === "unverified" ? verification.strategy : null;
  // A challenge for a passkey is offered by the page itself: nothing is under way.
  if (isFirst && sent === "passkey") return { type: "start" };
  if (isFirst && sent === resetStrategy) {
    return { type: "reset-code", email: attempt.identifier ?? "" };
  }
  // A password is asked for on the first page.
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

/** Notes for a reload whether a sign-in is under way. */
function remember(step: SignInStep): SignInStep {
  if (step.type === "done" || step.type === "start") forgetSignIn();
  else sessionStorage.setItem(openKey, "yes");
  return step;
}
