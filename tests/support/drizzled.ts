import { is, Param, Placeholder, type Query, type SQL } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { dialect } from "../../worker/db/client.ts";
import { render } from "../../worker/db/render.ts";

/**
 * From now on every statement that is rendered is rendered by Drizzle too. What was said differently is in
 * the answer, and how many were said at all.
 */
export function comparedWithDrizzle(): { compared: number; differing: string[] } {
  const drizzle = new SQLiteAsyncDialect();
  const seen = { compared: 0, differing: [] as string[] };
  dialect.sqlToQuery = (statement: SQL) => {
    const ours = render(statement);
    seen.compared += 1;
    if (filled(ours) !== filled(drizzle.sqlToQuery(statement))) seen.differing.push(ours.sql);
    return ours;
  };
  return seen;
}

/**
 * With its parameters in their places and no quotes around its names: we write some out that Drizzle hands on,
 * number the rest, and leave names bare.
 */
function filled({ sql, params }: Query): string {
  let at = 0;
  return sql
    .replaceAll(/(limit )?\?(\d+)?( \+ 0)?/g, (_, limit = "", number?: string) => {
      const value = filledIn(params[number === undefined ? at++ : Number(number) - 1]);
      return limit + value;
    })
    .replaceAll('"', "");
}

function filledIn(value: unknown): string {
  if (is(value, Param)) return filledIn(value.value);
  if (is(value, Placeholder)) return `:${value.name}`;
  if (typeof value === "boolean") return String(Number(value));
  return typeof value === "string" ? `'${value}'` : JSON.stringify(value);
}
