import { unstable_readConfig } from "wrangler";
import { run } from "./processes.ts";

/** `npm run deploy`: the web app, the remote database, then the Worker, so that code never runs ahead of its tables. */
const { vars } = unstable_readConfig({ config: "wrangler.toml" });
const publishableKey = vars.CLERK_PUBLISHABLE_KEY;
if (typeof publishableKey !== "string" || publishableKey === "") {
  console.error("wrangler.toml names no CLERK_PUBLISHABLE_KEY yet: README, Deploy.");
  process.exit(1);
}
await run("vite", ["build"], { env: { VITE_CLERK_PUBLISHABLE_KEY: publishableKey } });
await run("wrangler", ["d1", "migrations", "apply", "DB", "--remote"]);
await run("wrangler", ["deploy"]);
