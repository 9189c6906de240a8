import type { ClerkClient } from "@clerk/backend";
import type { Settings } from "../http/env.ts";
import { withTimeout } from "../http/with-timeout.ts";

let client: { of: Settings; clerk: ClerkClient } | undefined;

/** How long an answer of Clerk's is waited for: somebody stands before a screen. */
const answerWithinMs = 8_000;

/**
 * Asks Clerk's Backend API. Throws what its SDK throws, and an error of our own where Clerk says nothing for
 * eight seconds: what was asked may have been done then.
 */
export async function askClerk<T>(
  settings: Settings,
  ask: (clerk: ClerkClient) => Promise<T>,
): Promise<T> {
  const clerk = await backend(settings);
  return withTimeout(ask(clerk), "Clerk", answerWithinMs);
}

/** Clerk's SDK, loaded by the first request that needs it: most never do. */
async function backend(settings: Settings): Promise<ClerkClient> {
  if (client?.of !== settings) {
    const { createClerkClient } = await import("@clerk/backend");
    const clerk = createClerkClient({
      secretKey: settings.CLERK_SECRET_KEY,
      publishableKey: settings.CLERK_PUBLISHABLE_KEY,
      ...(settings.CLERK_API_URL && { apiUrl: settings.CLERK_API_URL }),
      telemetry: { disabled: true },
    });
    client = { of: settings, clerk };
  }
  return client.clerk;
}
