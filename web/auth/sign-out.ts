import { clerkProblemFrom } from "../clerk/clerk-problem.ts";
import { loadClerk, stepTimeoutMs, withTimeout } from "../clerk/load-clerk.ts";
import { clearOfflineSnapshot } from "../data/offline-snapshot.ts";
import { ignoreSessionEnd } from "./session-end.ts";

/** Signs out, and deletes the data that this device stored for offline use. */
export async function signOut(): Promise<void> {
  const clerk = await loadClerk();
  ignoreSessionEnd();
  try {
    // Without a callback Clerk loads another page, and this page would lose its state.
    await withTimeout(
      clerk.signOut(() => {}),
      stepTimeoutMs,
    );
  } catch (error) {
    throw clerkProblemFrom(error);
  }
  clearOfflineSnapshot();
}
