import { retryLimited } from "../data/retry-wait.ts";
import type { Clerk, ClerkFailure } from "./clerk.ts";
import { IdentityProblem, identityProblemFrom } from "./identity-problem.ts";
import { forgetIdentity, loadIdentity, stepTimeoutMs, withTimeout } from "./load-clerk.ts";

/**
 * One request to Clerk: within the time limit, and again by itself after a 429. A step of several requests calls it
 * for each, so that none is repeated that went through.
 */
export async function askClerk<T>(request: (clerk: Clerk) => Promise<T>): Promise<T> {
  try {
    return await retryLimited(
      async () => withTimeout(request(await loadIdentity()), stepTimeoutMs),
      retryAfterOf,
    );
  } catch (error) {
    const problem = identityProblemFrom(error);
    if (problem instanceof IdentityProblem && problem.code === "unreachable") forgetIdentity();
    throw problem;
  }
}

function retryAfterOf(error: unknown): number {
  const { status, retryAfter = 0 } = error as ClerkFailure;
  return status === 429 ? retryAfter : 0;
}
