import { unstable_readConfig } from "wrangler";
import { missingBeforeLaunch } from "./missing-settings.ts";
import { run } from "./processes.ts";

/*
 * `npm run deploy`: migrates the remote database, then deploys the web app and the Worker. `-- --dry-run` builds
 * everything, sends nothing and reports what is missing in wrangler.toml.
 */

const options = process.argv.slice(2);
const isDryRun = options.includes("--dry-run");
const unknown = options.filter((option) => option !== "--dry-run");
if (unknown.length > 0) {
  console.error(
    `npm run deploy takes --dry-run alone, not ${unknown.join(" ")}. Nothing was deployed.`,
  );
  process.exit(1);
}
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

const secrets = isDryRun ? [] : await secretNames().catch(notListed);
const missing = missingBeforeLaunch({ ...config, hasDatabase, secrets });
console.log(
  missing.length === 0
    ? "\nDeployed, and every setting is there. First time: docs/deploy.md, from “Clerk's proxy” on.\nThen `npm run doctor` asks Clerk, Postmark and Cloudflare whether all of it fits."
    : `\n${isDryRun ? "Built" : "Deployed"}. The API answers 503 until these are right (docs/deploy.md):\n${missing
        .map((line) => `  ${line}\n`)
        .join(
          "",
        )}Then \`npm run doctor\` asks Clerk, Postmark and Cloudflare whether all of it fits.`,
);

/** The names of the deployed Worker's secrets. */
async function secretNames(): Promise<string[]> {
  const output = await run("wrangler", ["secret", "list", "--format", "json"], { quiet: true });
  const list = JSON.parse(output.slice(output.indexOf("["))) as { name: string }[];
  return list.map(({ name }) => name);
}

/** The Worker is deployed already, so this exits with 0: nobody should deploy it again. */
function notListed(error: unknown): never {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  console.log(
    "\nDeployed; its secrets could not be listed. Ask /api/health whether one is missing.",
  );
  process.exit(0);
}
