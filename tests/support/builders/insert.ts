import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { runAll, type Statement } from "../app.ts";

/** The statement that inserts a row, typed by the schema. */
export function insertStatement<Table extends SQLiteTable>(
  table: Table,
  row: Table["$inferInsert"],
): Statement {
  const columns = getTableColumns(table);
  const fields = Object.entries(row).filter(([, value]) => value !== undefined);
  const names = fields.map(([key]) => columns[key]?.name).join(", ");
  const values = fields.map(([key, value]) =>
    value === null ? null : columns[key]?.mapToDriverValue(value),
  );
  const marks = values.map(() => "?").join(", ");
  return [`insert into ${getTableName(table)} (${names}) values (${marks})`, ...values];
}

/** Inserts rows: for set-ups that no request can make. */
export function insert<Table extends SQLiteTable>(
  table: Table,
  ...rows: Table["$inferInsert"][]
): Promise<void> {
  return runAll(rows.map((row) => insertStatement(table, row)));
}
