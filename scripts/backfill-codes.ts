import { v7 } from "uuid";
import {
  codeAlphabet,
  codeLength,
  longCodeLength,
  manyTenants,
  randomCode,
} from "../worker/tenants/code.ts";
import { execute, query } from "./d1.ts";

/*
 * `npm run backfill-codes`, or `-- --remote`: gives an invite code to every tenant that was imported without one, which
 * has any other value instead, such as its id. Safe to run again, and while people join.
 */

const hasNoCode = `(length(invite_code) not between 8 and 12 or invite_code glob '*[^${codeAlphabet}]*')`;

const all = await count("true");
const length = all >= manyTenants ? longCodeLength : codeLength;
const withoutCode = await query<{ id: string }>(`select id from tenants where ${hasNoCode}`);
if (withoutCode.length > 0)
  await execute(withoutCode.flatMap(({ id }) => statementsFor(id)).join("\n"));
const left = await count(hasNoCode);
console.log(`${withoutCode.length - left} of ${all} tenants got a code; ${left} have none.`);
process.exit(left === 0 ? 0 : 1);

/** Sets a code and adds its audit entry, if the tenant still has none then. */
function statementsFor(id: string): string[] {
  if (!/^[\w-]{1,64}$/.test(id)) throw new Error(`a tenant with the id ${JSON.stringify(id)}`);
  const now = Date.now();
  return [
    `insert into audit_entries (id, tenant_id, action, target_type, target_id, data, created_at)
     select '${v7()}', id, 'code.rotated', 'tenant', id, '{"via":"backfill"}', ${now} from tenants where id = '${id}' and ${hasNoCode};`,
    `update tenants set invite_code = '${randomCode(length)}', invite_code_updated_at = ${now}, invite_code_uses = 0
     where id = '${id}' and ${hasNoCode};`,
  ];
}

/** The number of tenants with a condition. */
async function count(condition: string): Promise<number> {
  const [row] = await query<{ n: number }>(`select count(*) n from tenants where ${condition}`);
  if (!row) throw new Error("the database did not say how many tenants there are");
  return row.n;
}
