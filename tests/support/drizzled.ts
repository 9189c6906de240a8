import type { SQL } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { q } from "../../worker/db/client.ts";
import { render } from "../../worker/db/render.ts";

/**
 * From now on every statement that is rendered is rendered by Drizzle too. What was said differently is in
 * the answer, and how many were said at all.
 */
export function comparedWithDrizzle(): { compared: number; differing: string[] } {
  const drizzle = new SQLiteAsyncDialect();
  const seen = { compared: 0, differing: [] as string[] };
  const { dialect } = q as unknown as { dialect: { sqlToQuery: typeof render } };
  dialect.sqlToQuery = (statement: SQL) => {
    const ours = render(statement);
    const { sql, params } = drizzle.sqlToQuery(statement);
    seen.compared += 1;
    if (ours.sql !== sql || params.some((value, at) => !Object.is(value, ours.params[at]))) {
      seen.differing.push(ours.sql);
    }
    return ours;
  };
  return seen;
}
