import { type Column, sql } from "drizzle-orm";
import { codeLength, longCodeLength, manyTenants, randomCode } from "../codes/code.ts";
import { oldSlugs, tenants } from "../db/schema.ts";

/** The first of the slugs that no tenant has, nor had until lately: an old one still leads to its tenant. */
export function firstFreeSlug(choices: string[], now: number, own?: string) {
  return sql<string | null>`(
    select choice.value from json_each(${JSON.stringify(choices)}) choice
    where not exists (select 1 from ${tenants} where ${tenants.slug} = choice.value)
      and not exists (select 1 from ${oldSlugs} where ${oldSlugs.slug} = choice.value
        and ${oldSlugs.until} > ${now} and ${oldSlugs.tenantId} is not ${own ?? null})
    order by choice.key limit 1)`;
}

/** The first of the choices that no tenant has in that column, as a value; null when all are taken. */
export function firstFree(column: Column, choices: string[]) {
  return sql<string | null>`(
    select choice.value from json_each(${JSON.stringify(choices)}) choice
    where not exists (select 1 from ${tenants} where ${column} = choice.value)
    order by choice.key limit 1)`;
}

/**
 * A code of `length` that no tenant has, as a value; longer once so many tenants have codes that one of
 * them is easier to guess (docs/threats.md, 4). The highest row number tells how many there are without counting.
 */
export function newCode(length: number = codeLength) {
  const few = firstFree(tenants.inviteCode, randomCodes(length));
  const many = firstFree(tenants.inviteCode, randomCodes(Math.max(length, longCodeLength)));
  return sql<string>`case when (select max(rowid) from ${tenants}) >= ${manyTenants} then ${many} else ${few} end`;
}

/** More than one, for the day that the first is taken. */
function randomCodes(length: number): string[] {
  return [1, 2, 3].map(() => randomCode(length));
}
