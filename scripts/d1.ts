import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./processes.ts";

/* The database as scripts reach it: this machine's, or with `--remote` the one in production. */

const folder = process.env.DATA_FOLDER ?? ".wrangler";
const where = process.argv.includes("--remote")
  ? ["--remote"]
  : ["--local", "--persist-to", `${folder}/state`];

/** The rows that a query answers. */
export async function ask<Row>(sql: string): Promise<Row[]> {
  const output = await wrangler(["--json", "--command", sql]);
  const [answer] = JSON.parse(output.slice(output.indexOf("["))) as [{ results: Row[] }];
  return answer.results;
}

/** Runs statements, however many; what they say lies in no file that others read. */
export async function execute(sql: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "tenantry-d1-"));
  const file = join(scratch, "statements.sql");
  writeFileSync(file, sql, { mode: 0o600 });
  await wrangler(["--yes", "--file", file]).finally(() => rmSync(scratch, { recursive: true }));
}

function wrangler(args: string[]): Promise<string> {
  const env = { CI: "true", WRANGLER_SEND_METRICS: "false" };
  return run("wrangler", ["d1", "execute", "DB", ...where, ...args], { quiet: true, env });
}
