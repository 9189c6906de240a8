import { v7 } from "uuid";
import {
  codeAlphabet,
  codeLength,
  longCodeLength,
  manyTenants,
  randomCode,
} from "../worker/tenants/code.ts";
import { ask, execute } from "./d1.ts";

/*
 * `npm run backfill-codes`, or `-- --remote`: gives every tenant that came without an invite code one. Such
 * a tenant holds anything in its place that is no code, its id say. Safe to run again, and while people
 * join: only what is no code yet is replaced.
 */

const isNoCode = `(length(invite_code) not between 8 and 12 or invite_code glob '*[^${codeAlphabet}]*')`;

const all = await count("true");
const length = all >= manyTenants ? longCodeLength : codeLength;
const lacking = await ask<{ id: string }>(`select id from tenants where ${isNoCode}`);
if (lacking.length > 0) await execute(lacking.flatMap(({ id }) => statementsFor(id)).join("\n"));
const left = await count(isNoCode);
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

/** How many tenants there are of which that holds. */
async function count(condition: string): Promise<number> {
  const [row] = await ask<{ n: number }>(`select count(*) n from tenants where ${condition}`);
  if (!row) throw new Error("the database did not say how many tenants there are");
  return row.n;
}
