import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { buildWorker } from "../../bench/build.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The Worker as it would be deployed. */
    workerFolder: string;
  }
}

/** Builds the Worker once for all suites that come from outside. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = await buildWorker("worker/index.ts");
  project.provide("workerFolder", folder);
  return () => rmSync(folder, { recursive: true });
}
