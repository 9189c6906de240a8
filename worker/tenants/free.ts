import { type Column, type Placeholder, sql } from "drizzle-orm";
import { codeLength, longCodeLength, manyTenants, randomCode } from "../codes/code.ts";
import { oldSlugs, tenants } from "../db/schema.ts";

/** The first of the slugs, a list in JSON, that no tenant has, nor had until lately: an old one still leads to its tenant. */
export function firstFreeSlug(choices: string, now: number, own: string | null = null) {
  return sql<string | null>`(
    select choice.value from json_each(${choices}) choice
    where not exists (select 1 from ${tenants} where ${tenants.slug} = choice.value)
      and not exists (select 1 from ${oldSlugs} where ${oldSlugs.slug} = choice.value
        and ${oldSlugs.until} > ${now} and ${oldSlugs.tenantId} is not ${own})
    order by choice.key limit 1)`;
}

/** The first of the choices, a list in JSON, that no tenant has in that column, as a value; null when all are taken. */
export function firstFree(column: Column, choices: string | Placeholder) {
  return sql<string | null>`(
    select choice.value from json_each(${choices}) choice
    where not exists (select 1 from ${tenants} where ${column} = choice.value)
    order by choice.key limit 1)`;
}

/** Codes to choose from, each a list in JSON: more than one, for the day that the first is taken. */
export interface Codes {
  few: string;
  many: string;
}

/** Fresh ones of `length`, and longer ones. */
export function freshCodes(length: number = codeLength): Codes {
  const three = (long: number) => JSON.stringify([1, 2, 3].map(() => randomCode(long)));
  return { few: three(length), many: three(Math.max(length, longCodeLength)) };
}

/**
 * A code that no tenant has, as a value; a longer one once so many tenants have codes that one of them is
 * easier to guess (docs/threats.md, 4). The highest row number tells how many there are without counting.
 */
export function newCode({ few, many }: Record<keyof Codes, string | Placeholder>) {
  return sql<string>`case when (select max(rowid) from ${tenants}) >= ${manyTenants}
    then ${firstFree(tenants.inviteCode, many)} else ${firstFree(tenants.inviteCode, few)} end`;
}
