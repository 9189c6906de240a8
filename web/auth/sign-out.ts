import { identityProblemFrom } from "../clerk/identity-problem.ts";
import { loadIdentity, stepTimeoutMs, withTimeout } from "../clerk/load-clerk.ts";
import { forgetOfflineSnapshot } from "../data/offline-snapshot.ts";
import { ignoreSessionEnd } from "./session-end.ts";

/** Signs out, and leaves nothing on this device of what was seen. */
export async function signOut(): Promise<void> {
  const clerk = await loadIdentity();
  ignoreSessionEnd();
  try {
    // Left to itself Clerk would load another page, and what this one holds in memory would be lost.
    await withTimeout(
      clerk.signOut(() => {}),
      stepTimeoutMs,
    );
  } catch (error) {
    throw identityProblemFrom(error);
  }
  forgetOfflineSnapshot();
}
