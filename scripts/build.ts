import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { build } from "vite";
import { failedBuild } from "./failed-build.ts";

/*
 * `npm run build`: the web app into dist/web, the Worker into dist/worker. wrangler runs it before `dev` and
 * `deploy`, and again whenever a source file changes ([build] in wrangler.toml).
 */

process.env.VITE_CLERK_PUBLISHABLE_KEY ??= await publishableKey();
rmSync(failedBuild, { force: true });
try {
  await Promise.all([
    build({ logLevel: "warn" }),
    build({ configFile: "vite.worker.config.ts", logLevel: "warn" }),
  ]);
} catch (error) {
  // Without the stack, which is Vite's own.
  console.error(error instanceof Error ? error.message : error);
  mkdirSync("dist", { recursive: true });
  writeFileSync(failedBuild, "");
  process.exit(1);
}

/** The key for the web app: the one that the Worker will have. `.dev.vars` counts for `wrangler dev` only. */
async function publishableKey(): Promise<string> {
  if (process.env.WRANGLER_COMMAND === "dev" && existsSync(".dev.vars")) {
    const { CLERK_PUBLISHABLE_KEY } = parseEnv(readFileSync(".dev.vars", "utf8"));
    if (CLERK_PUBLISHABLE_KEY) return CLERK_PUBLISHABLE_KEY;
  }
  const { unstable_readConfig } = await import("wrangler");
  const { vars } = unstable_readConfig({ config: "wrangler.toml" });
  return String(vars.CLERK_PUBLISHABLE_KEY ?? "");
}
