import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { unstable_readConfig } from "wrangler";
import { buildWorker } from "../../bench/build.ts";
import type { Assets } from "../../bench/workerd.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The Worker as it would be deployed. */
    workerFolder: string;
    /** `[assets]` of wrangler.toml. */
    assets: Assets;
  }
}

/** Builds the Worker once for all suites that come from outside. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = await buildWorker("worker/index.ts");
  project.provide("workerFolder", folder);
  project.provide("assets", unstable_readConfig({ config: "wrangler.toml" }).assets as Assets);
  return () => rmSync(folder, { recursive: true });
}
