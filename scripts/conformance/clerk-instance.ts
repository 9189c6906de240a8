import type { ClerkClient } from "@clerk/backend";
import { type RunningClerk, secretKey } from "../../emulators/clerk/server.ts";
import { refused } from "./clerk-users.ts";

/** The requests of the doctor, and a proxy that Clerk cannot use. */
export async function driveInstance(
  emulator: RunningClerk,
  clerk: ClerkClient,
  url: string,
): Promise<void> {
  await clerk.instance.get();
  const { data } = await clerk.domains.list();
  const domainId = data[0]?.id ?? "";
  await refused(clerk.proxyChecks.verify({ domainId, proxyUrl: `${url}/nowhere` }));
  await refused(clerk.proxyChecks.verify({ domainId: "dmn_none", proxyUrl: `${url}/fapi` }));
  // The Frontend API itself is used as its proxy.
  await clerk.proxyChecks.verify({ domainId, proxyUrl: `${url}/fapi` });
  await clerk.webhooks.generateSvixAuthURL();
  await refused(clerk.webhooks.createSvixApp());
  emulator.settings.proxy = false;
  await clerk.domains.list();
  emulator.settings.proxy = true;
  for (const path of ["/instance", "/domains"]) {
    await fetch(`${url}/v1${path}`, { headers: { authorization: `Bearer ${secretKey}` } });
  }
}
