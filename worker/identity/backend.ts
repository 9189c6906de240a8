import type { ClerkClient } from "@clerk/backend";
import type { Settings } from "../env.ts";

let client: { of: Settings; clerk: ClerkClient } | undefined;

/** Clerk's Backend API, loaded by the first request that needs it: most never do. */
export async function clerkBackend(settings: Settings): Promise<ClerkClient> {
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
