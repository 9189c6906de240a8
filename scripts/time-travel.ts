import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./processes.ts";
import { type Ended, settleRestored, whatEnded } from "./restore.ts";

/*
 * `npm run time-travel -- note --since 2026-11-21T09:00:00Z --file ended.json [--remote]` before D1 is brought
 * back to that hour, and `npm run time-travel -- settle --file ended.json [--remote]` afterwards
 * (docs/operations.md). `settle` without a file changes every code.
 */

const [command] = process.argv.slice(2);
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const folder = process.env.DATA_FOLDER ?? ".wrangler";
const isRemote = process.argv.includes("--remote");
const where = isRemote ? ["--remote"] : ["--local", "--persist-to", `${folder}/state`];

if (command === "note") await note(option("since") ?? "", option("file") ?? "ended.json");
else if (command === "settle") await settle(option("file"));
else throw new Error("say note or settle");

async function note(since: string, file: string): Promise<void> {
  const at = Date.parse(since);
  if (Number.isNaN(at)) throw new Error("--since needs a moment, such as 2026-11-21T09:00:00Z");
  const ended: Record<string, unknown> = { since: at };
  for (const [kind, query] of Object.entries(whatEnded(at))) {
    ended[kind] = (await ask<{ found: string }>(query)).map(({ found }) => JSON.parse(found));
  }
  writeFileSync(file, JSON.stringify(ended, null, 2), { mode: 0o600 });
  console.log(`${file} says what must not begin again.`);
}

async function settle(file: string | undefined): Promise<void> {
  const ended = file ? (JSON.parse(readFileSync(file, "utf8")) as Ended) : null;
  const tenants = await ask<{ id: string }>("select id from tenants");
  const ids = tenants.map(({ id }) => id);
  const statements = settleRestored(ended, ids, Date.now());
  const scratch = mkdtempSync(join(tmpdir(), "restored-"));
  const script = join(scratch, "settle.sql");
  writeFileSync(script, `${statements.join(";\n")};\n`, { mode: 0o600 });
  await wrangler(["--yes", "--file", script]).finally(() => rmSync(scratch, { recursive: true }));
  console.log("Open offers are withdrawn, codes changed, and who had gone is gone.");
}

async function ask<Row>(sql: string): Promise<Row[]> {
  const output = await wrangler(["--json", "--command", sql]);
  const [answer] = JSON.parse(output.slice(output.indexOf("["))) as [{ results: Row[] }];
  return answer.results;
}

function wrangler(args: string[]): Promise<string> {
  const env = { CI: "true", WRANGLER_SEND_METRICS: "false" };
  return run("wrangler", ["d1", "execute", "DB", ...where, ...args], { quiet: true, env });
}
