import { is, SQL, type SQLChunk, sql } from "drizzle-orm";
import type { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { type Answers, built, q, type Statement } from "./client.ts";
import { type Field, fromJson, rowReader } from "./rows.ts";

/** Arguments that D1 lets a function have. */
const mostColumns = 32;

/**
 * Several selects as one statement, whose only row has the rows of each under its name. Every statement of a
 * batch costs as much again as a small select takes to run: what is always asked together is asked at once.
 * Throws for a select with more columns than D1 makes a list of.
 */
export function together<S extends Record<string, Statement>>(selects: S) {
  const lists = Object.entries(selects).map(([name, select]) => [name, listOf(select).as(name)]);
  return q
    .select(Object.fromEntries(lists) as { [Name in keyof S]: SQL.Aliased<Answers<S>[Name]> })
    .from(sql`(select 1)`);
}

/**
 * The rows of a select as one value of another statement, on whose row it may lean: in their order, as a list
 * in JSON of lists of values. Throws as `together` does.
 */
export function listOf<Rows>(select: Statement<Rows>): SQL<Rows> {
  const { values, read } = asValue(select);
  const { config, dialect } = select as unknown as Select;
  const rows = dialect.buildSelectQuery({ ...config, fields: { listed: values.as("listed") } });
  return sql`(select '[' || coalesce(group_concat(listed), '') || ']' from (${rows}))`.mapWith(
    (json: string) => fromJson<unknown[][]>(json).map(read) as Rows,
  );
}

/**
 * What a select answers, as one value of another that asks the same tables: one has less to carry than many.
 * Throws as `together` does.
 */
export function rowOf<Row>(select: Statement<Row[]>): SQL<Row> {
  const { values, read } = asValue(select);
  return values.mapWith((json: string) => read(fromJson<unknown[]>(json)) as Row);
}

/** What a select answers of a row, as a list in JSON, and how to read one. */
function asValue(select: Statement) {
  const fields = built(select).fields ?? [];
  if (fields.length > mostColumns) throw new Error(`together: ${fields.length} columns`);
  const values = sql`json_array(${sql.join(fields.map(withoutName), sql`, `)})`;
  return { values, read: rowReader(fields) };
}

/** What Drizzle's builder of a select holds: the select is written again, with other columns. */
interface Select {
  config: Parameters<SQLiteAsyncDialect["buildSelectQuery"]>[0];
  dialect: SQLiteAsyncDialect;
}

/** A column without the name that it would have in an answer. */
function withoutName({ field }: Field): SQLChunk {
  return is(field, SQL.Aliased) && !(field as { isSelectionField?: boolean }).isSelectionField
    ? field.sql
    : (field as SQLChunk);
}
