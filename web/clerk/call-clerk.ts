import { retryRateLimited } from "../data/retry-wait.ts";
import type { Clerk, ClerkFailure } from "./clerk.ts";
import { ClerkProblem, clerkProblemFrom } from "./clerk-problem.ts";
import { loadClerk, resetClerk, stepTimeoutMs, withTimeout } from "./load-clerk.ts";

/**
 * Sends one request to Clerk, with a time limit, and retries it after a 429. Call it for each request of a step: a retry
 * must not repeat a request that succeeded.
 */
export async function callClerk<T>(request: (clerk: Clerk) => Promise<T>): Promise<T> {
  try {
    return await retryRateLimited(
      async () => withTimeout(request(await loadClerk()), stepTimeoutMs),
      retryAfterOf,
    );
  } catch (error) {
    const problem = clerkProblemFrom(error);
    if (problem instanceof ClerkProblem && problem.code === "unreachable") resetClerk();
    throw problem;
  }
}

function retryAfterOf(error: unknown): number {
  const { status, retryAfter = 0 } = error as ClerkFailure;
  return status === 429 ? retryAfter : 0;
}
