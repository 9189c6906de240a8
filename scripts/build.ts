import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { build } from "vite";
import { failedBuild } from "./failed-build.ts";

/*
 * `npm run build`: builds the web app into dist/web and the Worker into dist/worker. wrangler runs it before `dev` and
 * `deploy`, and after each change of a source file ([build] in wrangler.toml).
 */

process.env.VITE_CLERK_PUBLISHABLE_KEY ??= await publishableKey();
rmSync(failedBuild, { force: true });
try {
  await Promise.all([
    build({ logLevel: "warn" }),
    build({ configFile: "vite.worker.config.ts", logLevel: "warn" }),
  ]);
} catch (error) {
  // Without the stack, which is only Vite's.
  console.error(error instanceof Error ? error.message : error);
  mkdirSync("dist", { recursive: true });
  writeFileSync(failedBuild, "");
  process.exit(1);
}

/** The Worker's publishable key, for the web app. `.dev.vars` is used by `wrangler dev` only. */
async function publishableKey(): Promise<string> {
  if (process.env.WRANGLER_COMMAND === "dev" && existsSync(".dev.vars")) {
    const { CLERK_PUBLISHABLE_KEY } = parseEnv(readFileSync(".dev.vars", "utf8"));
    if (CLERK_PUBLISHABLE_KEY) return CLERK_PUBLISHABLE_KEY;
  }
  const { unstable_readConfig } = await import("wrangler");
  const { vars } = unstable_readConfig({ config: "wrangler.toml" });
  return String(vars.CLERK_PUBLISHABLE_KEY ?? "");
}
