import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 } from "uuid";
import {
  codeAlphabet,
  codeLength,
  longCodeLength,
  manyTenants,
  randomCode,
} from "../worker/codes/code.ts";
import { run } from "./processes.ts";

/*
 * `npm run backfill-codes`, or `-- --remote`: gives every tenant that came without an invite code one. Such
 * a tenant holds anything in its place that is no code, its id say. Safe to run again, and while people
 * join: only what is no code yet is replaced.
 */

const isRemote = process.argv.includes("--remote");
const folder = process.env.DATA_FOLDER ?? ".wrangler";
const where = isRemote ? ["--remote"] : ["--local", "--persist-to", `${folder}/state`];
const isNoCode = `(length(invite_code) not between 8 and 12 or invite_code glob '*[^${codeAlphabet}]*')`;

const [{ all }] = await ask<{ all: number }>('select count(*) as "all" from tenants');
const length = all >= manyTenants ? longCodeLength : codeLength;
const lacking = await ask<{ id: string }>(`select id from tenants where ${isNoCode}`, true);
if (lacking.length > 0) await execute(lacking.flatMap(({ id }) => statementsFor(id)).join("\n"));
const [{ left }] = await ask<{ left: number }>(
  `select count(*) as "left" from tenants where ${isNoCode}`,
);
console.log(`${lacking.length - left} of ${all} tenants got a code; ${left} have none.`);
process.exit(left === 0 ? 0 : 1);

/** The code, and the audit entry beside it, for a tenant that still has none by then. */
function statementsFor(id: string): string[] {
  if (!/^[\w-]{1,64}$/.test(id)) throw new Error(`a tenant with the id ${JSON.stringify(id)}`);
  const now = Date.now();
  return [
    `insert into audit_entries (id, tenant_id, action, target_type, target_id, data, created_at)
     select '${v7()}', id, 'code.rotated', 'tenant', id, '{"via":"backfill"}', ${now} from tenants where id = '${id}' and ${isNoCode};`,
    `update tenants set invite_code = '${randomCode(length)}', invite_code_updated_at = ${now}, invite_code_uses = 0
     where id = '${id}' and ${isNoCode};`,
  ];
}

async function ask<Row>(sql: string, mayBeEmpty?: true): Promise<[Row, ...Row[]]> {
  const output = await wrangler(["--json", "--command", sql]);
  const [answer] = JSON.parse(output.slice(output.indexOf("["))) as [{ results: Row[] }];
  if (!mayBeEmpty && answer.results.length === 0) throw new Error(`no answer to: ${sql}`);
  return answer.results as [Row, ...Row[]];
}

async function execute(sql: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "backfill-"));
  const file = join(scratch, "codes.sql");
  writeFileSync(file, sql);
  await wrangler(["--yes", "--file", file]).finally(() => rmSync(scratch, { recursive: true }));
}

function wrangler(args: string[]): Promise<string> {
  const env = { CI: "true", WRANGLER_SEND_METRICS: "false" };
  return run("wrangler", ["d1", "execute", "DB", ...where, ...args], { quiet: true, env });
}
