import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStack } from "../../scripts/stack.ts";
import { seedCrowds } from "./crowd.ts";

/** Starts one stack for all workers, with ports and data of its own, and stops it afterwards. */
export default async function setup(): Promise<() => Promise<void>> {
  process.env.PORT = "18787";
  process.env.CLERK_EMULATOR_PORT = "18788";
  process.env.POSTMARK_EMULATOR_PORT = "18789";
  const folder = mkdtempSync(join(tmpdir(), "tenantry-browser-"));
  // Where a story finds the file of the database, to change rows that depend on time.
  process.env.BROWSER_DATA = folder;
  const stack = await startStack({ folder, seed: seedCrowds });
  return async () => {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
