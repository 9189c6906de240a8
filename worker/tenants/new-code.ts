import { type Placeholder, sql } from "drizzle-orm";
import { codeLength, longCodeLength, manyTenants, randomCode } from "./code.ts";

type Text = string | Placeholder;

/** Random codes, as JSON arrays. Each has several, in case that one is in use. */
export interface CodeChoices {
  usual: string;
  long: string;
}

export function codeChoices(length: number = codeLength): CodeChoices {
  const three = (symbols: number) => JSON.stringify([1, 2, 3].map(() => randomCode(symbols)));
  return { usual: three(length), long: three(Math.max(length, longCodeLength)) };
}

const firstUnused = (choices: Text) => sql<string | null>`(
  select choice.value from json_each(${choices}) choice
  where not exists (select 1 from tenants where tenants.invite_code = choice.value)
  order by choice.key limit 1)`;

/**
 * SQL for a code that no tenant has. With `manyTenants` or more it is a long one, because short ones are easier to guess
 * then (docs/threats.md, 4). The highest row number is the number of tenants without counting.
 */
export const newCode = ({ usual, long }: Record<keyof CodeChoices, Text>) => sql<string>`
  case when (select max(rowid) from tenants) >= ${manyTenants}
    then ${firstUnused(long)} else ${firstUnused(usual)} end`;
