import { askClerk } from "./ask-clerk.ts";
import type { Reverification, Session } from "./clerk.ts";
import { IdentityProblem, identityProblemFrom } from "./identity-problem.ts";

/*
 * Reverification: Clerk refuses a sensitive change if the last proof of identity is older than ten minutes, and takes
 * it after another proof. See Clerk's guide "Add reverification for sensitive actions".
 */

/** What comes next in a reverification. */
export type ReverificationStep =
  | { type: "done" }
  | { type: "password" }
  /** Clerk asks for something that this app has no form for; `status` is Clerk's word. */
  | { type: "stuck"; status: string };

/** Whether something was refused because Clerk wants a reverification first. */
export function needsReverification(error: unknown): boolean {
  const problem = identityProblemFrom(error);
  return problem instanceof IdentityProblem && problem.code === "session_reverification_required";
}

/** Begins a reverification with the strongest factor that the account has. */
export function startReverification(): Promise<ReverificationStep> {
  return follow((session) => session.startVerification({ level: "second_factor" }));
}

/** Tries the password. */
export function tryPassword(password: string): Promise<ReverificationStep> {
  return follow((session) =>
    session.attemptFirstFactorVerification({ strategy: "password", password }),
  );
}

async function follow(
  request: (session: Session) => Promise<Reverification>,
): Promise<ReverificationStep> {
  const { status, supportedFirstFactors } = await askClerk(({ session }) => {
    if (!session) throw new IdentityProblem("no_session");
    return request(session);
  });
  if (status === "complete") return { type: "done" };
  const hasPassword = supportedFirstFactors?.some(({ strategy }) => strategy === "password");
  if (status === "needs_first_factor" && hasPassword) return { type: "password" };
  return { type: "stuck", status };
}
