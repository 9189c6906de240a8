import { readFileSync, writeFileSync } from "node:fs";
import { execute, query } from "./d1.ts";
import { type Ended, endedQueries, settleRestored } from "./restore.ts";

/*
 * Restoring D1 to an earlier time: `npm run time-travel -- note --since 2026-11-21T09:00:00Z --file ended.json
 * [--remote]` before, and `npm run time-travel -- settle --file ended.json [--remote]` after it (docs/operations.md).
 * `settle` without a file changes every code.
 */

const [command] = process.argv.slice(2);

/** The value of an option. Throws if it has none: `settle --file` must not change every code. */
function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return undefined;
  const value = process.argv[at + 1];
  if (!value || value.startsWith("--")) throw new Error(`--${name} needs a value.`);
  return value;
}

try {
  if (command === "note") await note(option("since") ?? "", option("file") ?? "ended.json");
  else if (command === "settle") await settle(option("file"));
  else throw new Error("Say `note` or `settle`: docs/operations.md, Bringing the database back.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function note(since: string, file: string): Promise<void> {
  const at = Date.parse(since);
  if (Number.isNaN(at)) throw new Error("--since needs a moment, such as 2026-11-21T09:00:00Z");
  const ended: Record<string, unknown> = { since: at };
  for (const [kind, sql] of Object.entries(endedQueries(at))) {
    ended[kind] = (await query<{ found: string }>(sql)).map(({ found }) => JSON.parse(found));
  }
  writeFileSync(file, JSON.stringify(ended, null, 2), { mode: 0o600 });
  console.log(`${file} says what must not begin again.`);
}

async function settle(file: string | undefined): Promise<void> {
  const ended = file ? read(file) : null;
  const tenants = await query<{ id: string }>("select id from tenants");
  const ids = tenants.map(({ id }) => id);
  const statements = settleRestored(ended, ids, Date.now());
  await execute(`${statements.join(";\n")};\n`);
  console.log("Open offers are withdrawn, codes changed, and who had gone is gone.");
}

function read(file: string): Ended {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Ended;
  } catch (error) {
    throw new Error(
      `${file} is not what \`note\` wrote: ${error instanceof Error ? error.message : error}`,
    );
  }
}
