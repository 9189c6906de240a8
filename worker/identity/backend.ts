import type { ClerkClient } from "@clerk/backend";
import type { Settings } from "../http/env.ts";
import { withTimeout } from "../http/with-timeout.ts";

let cached: { settings: Settings; clerk: ClerkClient } | undefined;

/** Short enough for a person who waits for the page. */
const timeoutMs = 8_000;

/**
 * Calls Clerk's Backend API. Throws the SDK's errors, and an error after eight seconds without a response; Clerk may
 * have done the work all the same.
 */
export async function callClerk<T>(
  settings: Settings,
  call: (clerk: ClerkClient) => Promise<T>,
): Promise<T> {
  const clerk = await clerkClient(settings);
  return withTimeout(call(clerk), "Clerk", timeoutMs);
}

/** Clerk's SDK, loaded on first use, because most requests do not need it. */
async function clerkClient(settings: Settings): Promise<ClerkClient> {
  if (cached?.settings !== settings) {
    const { createClerkClient } = await import("@clerk/backend");
    const clerk = createClerkClient({
      secretKey: settings.CLERK_SECRET_KEY,
      publishableKey: settings.CLERK_PUBLISHABLE_KEY,
      ...(settings.CLERK_API_URL && { apiUrl: settings.CLERK_API_URL }),
      telemetry: { disabled: true },
    });
    cached = { settings, clerk };
  }
  return cached.clerk;
}
