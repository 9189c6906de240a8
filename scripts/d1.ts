import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./processes.ts";

/* The database for scripts: the local one, or with `--remote` the one in production. */

const folder = process.env.DATA_FOLDER ?? ".wrangler";
const target = process.argv.includes("--remote")
  ? ["--remote"]
  : ["--local", "--persist-to", `${folder}/state`];

/** The rows of a query. */
export async function query<Row>(sql: string): Promise<Row[]> {
  const output = await wrangler(["--json", "--command", sql]);
  const [result] = JSON.parse(output.slice(output.indexOf("["))) as [{ results: Row[] }];
  return result.results;
}

/** Runs any number of statements, through a file that only this user can read. */
export async function execute(sql: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "tenantry-d1-"));
  const file = join(scratch, "statements.sql");
  writeFileSync(file, sql, { mode: 0o600 });
  await wrangler(["--yes", "--file", file]).finally(() => rmSync(scratch, { recursive: true }));
}

function wrangler(args: string[]): Promise<string> {
  const env = { CI: "true", WRANGLER_SEND_METRICS: "false" };
  return run("wrangler", ["d1", "execute", "DB", ...target, ...args], { quiet: true, env });
}
