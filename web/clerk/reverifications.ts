import { callClerk } from "./call-clerk.ts";
import type { Reverification, Session } from "./clerk.ts";
import { ClerkProblem, clerkProblemFrom } from "./clerk-problem.ts";
import { type Factor, factorsFrom, secondFactorsFrom, sendsCode } from "./factors.ts";
import { passkeyChallenge, signChallenge } from "./passkey-challenge.ts";

/*
 * Reverification: Clerk refuses a sensitive change if the last verification of the person is older than ten minutes. See Clerk's guide "Add reverification for sensitive actions".
 */

/** The next step of a reverification. */
export type ReverificationStep =
  | { type: "done" }
  /** `factors` is empty if a passkey is the only way. */
  | { type: "factor"; which: "first" | "second"; factors: Factor[]; hasPasskey: boolean }
  /** Clerk requires a step that this app has no form for; `status` is Clerk's name of it. */
  | { type: "unsupported"; status: string };

/** Whether Clerk refused a change because it requires a reverification. */
export function needsReverification(error: unknown): boolean {
  const problem = clerkProblemFrom(error);
  return problem instanceof ClerkProblem && problem.code === "session_reverification_required";
}

/** Starts a reverification with the strongest factor of the account. */
export function startReverification(): Promise<ReverificationStep> {
  return nextStep((session) => session.startVerification({ level: "second_factor" }));
}

/** Sends a new code, if the factor has one to send. */
export async function sendCode(which: "first" | "second", factor: Factor): Promise<void> {
  if (!sendsCode(factor)) return;
  const { to: _, ...request } = factor;
  await nextStep((session) =>
    which === "first"
      ? session.prepareFirstFactorVerification(request)
      : session.prepareSecondFactorVerification(request),
  );
}

/** Verifies a code or the password. */
export function tryFactor(
  which: "first" | "second",
  { strategy }: Factor,
  typed: string,
): Promise<ReverificationStep> {
  return nextStep((session) => {
    if (strategy === "password") {
      return session.attemptFirstFactorVerification({ strategy, password: typed });
    }
    return which === "first"
      ? session.attemptFirstFactorVerification({ strategy, code: typed })
      : session.attemptSecondFactorVerification({ strategy, code: typed });
  });
}

/** Verifies with a passkey of the account. Returns null if the person closed the browser's dialog. */
export async function verifyWithPasskey(): Promise<ReverificationStep | null> {
  const { firstFactorVerification } = await callForSession((session) =>
    session.prepareFirstFactorVerification({ strategy: "passkey" }),
  );
  // Not inside `callClerk`, which has a time limit: people may take their time with the dialog.
  const credential = await signChallenge(passkeyChallenge(firstFactorVerification));
  if (!credential) return null;
  return nextStep((session) =>
    session.attemptFirstFactorVerification({
      strategy: "passkey",
      publicKeyCredential: credential,
    }),
  );
}

type Request = (session: Session) => Promise<Reverification>;

function callForSession(request: Request): Promise<Reverification> {
  return callClerk(async ({ session }) => {
    if (!session) throw new ClerkProblem("no_session");
    return request(session);
  });
}

/** Sends a request of a reverification and returns the next step. */
async function nextStep(request: Request): Promise<ReverificationStep> {
  const { status, supportedFirstFactors, supportedSecondFactors } = await callForSession(request);
  if (status === "complete") return { type: "done" };
  const which = status === "needs_first_factor" ? "first" : "second";
  const supported = which === "first" ? supportedFirstFactors : supportedSecondFactors;
  const factors = which === "first" ? factorsFrom(supported) : secondFactorsFrom(supported);
  const hasPasskey =
    typeof window.PublicKeyCredential === "function" &&
    (supported ?? []).some(({ strategy }) => strategy === "passkey");
  if (factors.length === 0 && !hasPasskey) return { type: "unsupported", status };
  return { type: "factor", which, factors, hasPasskey };
}
