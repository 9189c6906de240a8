import { clerkProblemFrom } from "../clerk/clerk-problem.ts";
import { loadClerk, stepTimeoutMs, withTimeout } from "../clerk/load-clerk.ts";
import { forgetOfflineSnapshot } from "../data/offline-snapshot.ts";
import { ignoreSessionEnd } from "./session-end.ts";

/** Signs out, and leaves nothing on this device of what was seen. */
export async function signOut(): Promise<void> {
  const clerk = await loadClerk();
  ignoreSessionEnd();
  try {
    // Left to itself Clerk would load another page, and what this one holds in memory would be lost.
    await withTimeout(
      clerk.signOut(() => {}),
      stepTimeoutMs,
    );
  } catch (error) {
    throw clerkProblemFrom(error);
  }
  forgetOfflineSnapshot();
}
