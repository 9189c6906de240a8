import {
  type Column,
  type GetColumnData,
  getTableColumns,
  getTableName,
  type SQL,
  sql,
} from "drizzle-orm";
import type { SelectedFields, SQLiteTable } from "drizzle-orm/sqlite-core";
import { q } from "./client.ts";

/** `and` of conditions that are all there, so the result is a condition too. */
export function both(...conditions: SQL[]): SQL {
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** `or` of conditions that are all there, so the result is a condition too. */
export function either(...conditions: SQL[]): SQL {
  return sql`(${sql.join(conditions, sql` or `)})`;
}

/**
 * A table's columns, or some of them, under names of their own (`users_id`), so that several tables fit in
 * one row. What is not asked for is not sent: most of what a list costs is reading its answer.
 */
export function aliased<
  Table extends SQLiteTable,
  Property extends keyof Table["$inferSelect"] & string = keyof Table["$inferSelect"] & string,
>(table: Table, ...properties: Property[]) {
  const named = Object.entries(getTableColumns(table))
    .filter(([property]) => properties.length === 0 || properties.includes(property as Property))
    .map(([property, column]) => [
      property,
      sql`${column}`.mapWith(column).as(`${getTableName(table)}_${column.name}`),
    ]);
  return Object.fromEntries(named) as {
    [Key in Property]: SQL.Aliased<Table["$inferSelect"][Key]>;
  };
}

export type AliasedColumns<Columns extends Record<string, Column>> = {
  [Name in keyof Columns]: SQL.Aliased<GetColumnData<Columns[Name]>>;
};

/** As `aliased`, of columns that statements written as SQL use too. */
export function aliasedColumns<Columns extends Record<string, Column>>(columns: Columns) {
  const named = Object.entries(columns).map(([name, column]) => [
    name,
    sql`${column}`.mapWith(column).as(`${getTableName(column.table)}_${column.name}`),
  ]);
  return Object.fromEntries(named) as AliasedColumns<Columns>;
}

type Values<Row> = { [Key in keyof Row]: Row[Key] | SQL | Column };

/** A select that knows its fields and waits for its tables. */
export type Source = ReturnType<typeof q.select<SelectedFields>>;

/**
 * `INSERT … SELECT`: writes a row built from `values` for each row that `from` finds, so that the
 * condition for writing is part of the statement (docs/architecture.md). Columns left out take their
 * default.
 */
export function insertFrom<Table extends SQLiteTable>(
  table: Table,
  values: Values<Table["$inferInsert"]>,
  from: (select: Source) => unknown,
) {
  const given: Record<string, unknown> = values;
  const fields = Object.entries(getTableColumns(table)).map(([property, column]) => {
    const value = given[property] ?? column.default ?? null;
    const isExpression = typeof value === "object" && value !== null && "getSQL" in value;
    return [property, isExpression ? sql`${value}` : sql`${sql.param(value, column)}`];
  });
  // Drizzle asks for a select whose fields are the table's columns in their order: these are.
  return q.insert(table).select(from(q.select(Object.fromEntries(fields))) as never);
}
