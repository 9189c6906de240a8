import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readD1Migrations } from "@cloudflare/vitest-plugin";
import type { TestProject } from "vitest/node";
import { startClerk } from "../../emulators/clerk/server.ts";
import { startPostmark } from "../../emulators/postmark/server.ts";
import { emulatedSettings } from "../../scripts/settings.ts";

declare module "vitest" {
  interface ProvidedContext {
    settings: ReturnType<typeof emulatedSettings>;
    /** The emulator's private key: what a forger would need, to try what it would not get them. */
    signingKey: string;
    migrations: Awaited<ReturnType<typeof readD1Migrations>>;
  }
}

/** The app's origin in tests in workerd; nothing listens there. */
const appUrl = "http://localhost:8787";

/** Starts the emulators for the suites in workerd, and hands them its keys. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-tests-"));
  // A new Clerk application has neither names nor telephone numbers; where people have them, we keep them.
  const instance = { names: "optional", phone: "optional" } as const;
  const clerk = await startClerk({ port: 0, appUrl, folder, settings: instance });
  project.provide("signingKey", readFileSync(join(folder, "clerk.pem"), "utf8"));
  const postmark = await startPostmark({ port: 0 });
  const urls = { app: appUrl, clerk: clerk.url, postmark: postmark.url };
  project.provide("settings", emulatedSettings(urls, clerk.jwtKey));
  project.provide("migrations", await readD1Migrations("migrations"));
  return async () => {
    await clerk.close();
    await postmark.close();
    rmSync(folder, { recursive: true });
  };
}
