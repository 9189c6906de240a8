import { getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { expect, it } from "vitest";
import { bindings } from "../../tests/support/app.ts";
import * as schema from "./schema.ts";

const tables = Object.values(schema).filter((one) => is(one, Table));

/** Words that SQLite takes for nothing else, of https://sqlite.org/lang_keywords.html. */
const words =
  `add all alter and as autoincrement between case check collate commit constraint create default deferrable
  delete distinct drop else escape exists foreign from group having in index insert intersect into is isnull join
  limit not nothing notnull null on or order primary references returning select set table then to transaction
  union unique update using values when where`.split(/\s+/);

it("no table and no column has a reserved word of SQL as its name", async () => {
  const names = tables.flatMap((table) => [
    getTableName(table),
    ...Object.values(getTableColumns(table)).map(({ name }) => name),
  ]);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => words.includes(name) || !/^[a-z][a-z_]*$/.test(name))).toEqual([]);
  // SQLite agrees.
  for (const table of tables) {
    const columns = Object.values(getTableColumns(table)).map(({ name }) => name);
    const text = `select ${columns.join(", ")} from ${getTableName(table)} limit 0`;
    await bindings.DB.prepare(text).all();
  }
});
