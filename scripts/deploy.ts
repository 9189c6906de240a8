import { unstable_readConfig } from "wrangler";
import { missingBeforeLaunch } from "./missing.ts";
import { run } from "./processes.ts";

/*
 * `npm run deploy`: the remote database, then the web app and the Worker, so that code never runs ahead of its tables.
 * `-- --dry-run` builds everything, sends nothing and says what is missing in wrangler.toml.
 */

const isDryRun = process.argv.includes("--dry-run");
const config = unstable_readConfig({ config: "wrangler.toml" });
const hasDatabase = config.d1_databases.every(({ database_id: id = "" }) => /[1-9a-f]/.test(id));

if (!isDryRun && !hasDatabase) {
  console.error(
    "wrangler.toml names no database yet. Create one, and put the id that it prints there:\n" +
      "  npx wrangler d1 create tenantry --jurisdiction eu   (or --location weur, enam, apac, …)\n" +
      "Where it lies cannot be changed later: docs/deploy.md.",
  );
  process.exit(1);
}
try {
  if (!isDryRun) await run("wrangler", ["d1", "migrations", "apply", "DB", "--remote"]);
  await run("wrangler", ["deploy", ...(isDryRun ? ["--dry-run"] : [])]);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

const secrets = isDryRun ? [] : await secretNames();
const missing = missingBeforeLaunch({ ...config, hasDatabase, secrets });
console.log(
  missing.length === 0
    ? "\nDeployed, and every setting is there. First time: docs/deploy.md, from “Clerk's proxy” on."
    : `\n${isDryRun ? "Built" : "Deployed"}. The API answers 503 until these are right (docs/deploy.md):\n${missing
        .map((line) => `  ${line}\n`)
        .join("")}`,
);

/** The secrets that the deployed Worker has; their values can't be read. */
async function secretNames(): Promise<string[]> {
  const output = await run("wrangler", ["secret", "list", "--format", "json"], { quiet: true });
  const list = JSON.parse(output.slice(output.indexOf("["))) as { name: string }[];
  return list.map(({ name }) => name);
}
