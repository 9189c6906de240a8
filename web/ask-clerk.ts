import type { Clerk, ClerkFailure } from "./clerk.ts";
import { forgetIdentity, loadIdentity, stepTimeoutMs, withTimeout } from "./identity.ts";
import { IdentityProblem, identityProblemFrom } from "./identity-problem.ts";
import { waitForRetry } from "./retry-wait.ts";

/** Waits that are worth it: somebody who has typed everything rather waits half a minute than starts again. */
const longestWaitSeconds = 30;
const mostWaits = 3;

/**
 * One request to Clerk: within the time limit, and again by itself after a 429, which has done nothing. A step
 * of several requests calls it for each, so that none is repeated that went through.
 */
export async function askClerk<T>(request: (clerk: Clerk) => Promise<T>): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    const clerk = await loadIdentity();
    try {
      return await withTimeout(request(clerk), stepTimeoutMs);
    } catch (error) {
      const problem = identityProblemFrom(error);
      const seconds = retryAfterOf(error);
      if (seconds === null || waits === mostWaits) {
        if (problem instanceof IdentityProblem && problem.code === "unreachable") forgetIdentity();
        throw problem;
      }
      await waitForRetry(seconds);
    }
  }
}

function retryAfterOf(error: unknown): number | null {
  const { status, retryAfter } = error as ClerkFailure;
  if (status !== 429 || !retryAfter || retryAfter > longestWaitSeconds) return null;
  return retryAfter;
}
