import { type Placeholder, sql } from "drizzle-orm";
import { codeLength, longCodeLength, manyTenants, randomCode } from "./code.ts";

type Text = string | Placeholder;

/**
 * The first of the slugs, a list in JSON, that no tenant has, nor had until lately: an old one still leads to its
 * tenant, and only that tenant (`own`) may have it back.
 */
export const firstFreeSlug = (choices: Text, now: number | Placeholder, own: Text | null = null) =>
  sql<string | null>`(
    select choice.value from json_each(${choices}) choice
    where not exists (select 1 from tenants where tenants.slug = choice.value)
      and not exists (select 1 from old_slugs
        where old_slugs.slug = choice.value and old_slugs.until > ${now} and old_slugs.tenant_id is not ${own})
    order by choice.key limit 1)`;

const firstFreeCode = (choices: Text) => sql<string | null>`(
  select choice.value from json_each(${choices}) choice
  where not exists (select 1 from tenants where tenants.invite_code = choice.value)
  order by choice.key limit 1)`;

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
export const newCode = ({ few, many }: Record<keyof Codes, Text>) => sql<string>`
  case when (select max(rowid) from tenants) >= ${manyTenants}
    then ${firstFreeCode(many)} else ${firstFreeCode(few)} end`;
