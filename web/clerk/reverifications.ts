import { callClerk } from "./call-clerk.ts";
import type { Reverification, Session } from "./clerk.ts";
import { ClerkProblem, clerkProblemFrom } from "./clerk-problem.ts";
import { type Factor, factorsFrom, secondFactorsFrom, sendsCode } from "./factors.ts";
import { passkeyChallenge, signChallenge } from "./passkey-challenge.ts";

/*
 * Reverification: Clerk refuses a sensitive change if the last proof of identity is older than ten minutes, and takes
 * it after another proof. See Clerk's guide "Add reverification for sensitive actions".
 */

/** What comes next in a reverification. */
export type ReverificationStep =
  | { type: "done" }
  /** `factors` is empty if a passkey is the only way. */
  | { type: "factor"; which: "first" | "second"; factors: Factor[]; hasPasskey: boolean }
  /** Clerk asks for something that this app has no form for; `status` is Clerk's word. */
  | { type: "unsupported"; status: string };

/** Whether something was refused because Clerk wants a reverification first. */
export function needsReverification(error: unknown): boolean {
  const problem = clerkProblemFrom(error);
  return problem instanceof ClerkProblem && problem.code === "session_reverification_required";
}

/** Begins a reverification with the strongest factor that the account has. */
export function startReverification(): Promise<ReverificationStep> {
  return follow((session) => session.startVerification({ level: "second_factor" }));
}

/** Sends the code of a factor that has one to send; called again, it sends another. */
export async function sendCode(which: "first" | "second", factor: Factor): Promise<void> {
  if (!sendsCode(factor)) return;
  const { to: _, ...request } = factor;
  await follow((session) =>
    which === "first"
      ? session.prepareFirstFactorVerification(request)
      : session.prepareSecondFactorVerification(request),
  );
}

/** Tries a code, or the password. */
export function tryFactor(
  which: "first" | "second",
  { strategy }: Factor,
  typed: string,
): Promise<ReverificationStep> {
  return follow((session) => {
    if (strategy === "password") {
      return session.attemptFirstFactorVerification({ strategy, password: typed });
    }
    return which === "first"
      ? session.attemptFirstFactorVerification({ strategy, code: typed })
      : session.attemptSecondFactorVerification({ strategy, code: typed });
  });
}

/** Proves it with a passkey of the account; null if the person closed the browser's dialog. */
export async function verifyWithPasskey(): Promise<ReverificationStep | null> {
  const { firstFactorVerification } = await askSession((session) =>
    session.prepareFirstFactorVerification({ strategy: "passkey" }),
  );
  // Outside of any question to Clerk, because those have a time limit and a person takes their time.
  const credential = await signChallenge(passkeyChallenge(firstFactorVerification));
  if (!credential) return null;
  return follow((session) =>
    session.attemptFirstFactorVerification({
      strategy: "passkey",
      publicKeyCredential: credential,
    }),
  );
}

type Request = (session: Session) => Promise<Reverification>;

function askSession(request: Request): Promise<Reverification> {
  return callClerk(async ({ session }) => {
    if (!session) throw new ClerkProblem("no_session");
    return request(session);
  });
}

async function follow(request: Request): Promise<ReverificationStep> {
  const { status, supportedFirstFactors, supportedSecondFactors } = await askSession(request);
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
