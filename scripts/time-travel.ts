import { readFileSync, writeFileSync } from "node:fs";
import { ask, execute } from "./d1.ts";
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
  await execute(`${statements.join(";\n")};\n`);
  console.log("Open offers are withdrawn, codes changed, and who had gone is gone.");
}
