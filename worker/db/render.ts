import {
  Column,
  getTableName,
  is,
  Name,
  Param,
  Placeholder,
  type Query,
  SQL,
  StringChunk,
  Subquery,
  Table,
} from "drizzle-orm";

/*
 * From Drizzle's tree of a statement to its text. Drizzle's own `SQL.toQuery` asks of every piece what it is
 * by walking up its prototypes, up to ten times, and copies what it has so far at every level: most of the
 * processor time of a request. This asks once for each class, and writes from left to right.
 */

type Write = (piece: never, into: Query) => void;

/**
 * The statement with a `?` for each parameter, as Drizzle writes it, but for words of a column's own
 * vocabulary, such as a status: they are written out. Whether an index that holds some of a table's rows fits
 * a statement depends on them, and SQLite would prepare it anew for every run.
 */
export function render(statement: SQL): Query {
  const into: Query = { sql: "", params: [] };
  write(statement, into);
  return into;
}

function write(piece: unknown, into: Query): void {
  if (piece === undefined) return;
  const kind = Object.getPrototypeOf(Object(piece));
  let writer = writers.get(kind);
  if (!writer) {
    writer = writerFor(piece);
    writers.set(kind, writer);
  }
  writer(piece as never, into);
}

const writers = new Map<unknown, Write>();

/** In the order in which Drizzle asks: a piece may be several of these. */
function writerFor(piece: unknown): Write {
  if (is(piece, StringChunk)) return writeText;
  if (is(piece, Name)) return writeName;
  if (Array.isArray(piece)) return writeList;
  if (is(piece, SQL)) return writeAll;
  if (is(piece, Table)) return writeTable;
  if (is(piece, Column)) return writeColumn;
  if (is(piece, Param)) return writeParam;
  if (is(piece, Placeholder)) return writeValue;
  if (is(piece, SQL.Aliased)) return writeAliased;
  if (is(piece, Subquery)) return writeSubquery;
  if (typeof piece === "object" && piece !== null && "getSQL" in piece) return writeWrapped;
  return writeValue;
}

function writeText({ value }: StringChunk, into: Query) {
  for (const text of value) into.sql += text;
}

function writeName({ value }: Name, into: Query) {
  into.sql += quoted(value);
}

function writeList(pieces: unknown[], into: Query) {
  into.sql += "(";
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) into.sql += ", ";
    write(piece, into);
  }
  into.sql += ")";
}

function writeAll({ queryChunks }: SQL, into: Query) {
  for (const piece of queryChunks) write(piece, into);
}

function writeTable(table: Table, into: Query) {
  into.sql += quoted(getTableName(table));
}

function writeColumn(column: Column, into: Query) {
  into.sql += `${quoted(getTableName(column.table))}.${quoted(column.name)}`;
}

function writeParam(param: Param, into: Query) {
  const { value, encoder } = param;
  // What it stands for is encoded when it comes.
  if (is(value, Placeholder)) return writeValue(param, into);
  const encoded: unknown = value === null ? null : encoder.mapToDriverValue(value);
  if (is(encoded, SQL)) write(encoded, into);
  else if (is(encoder, Column) && encoder.enumValues?.includes(encoded as string))
    into.sql += `'${encoded}'`;
  else writeValue(encoded, into);
}

function writeAliased({ fieldAlias }: SQL.Aliased, into: Query) {
  into.sql += quoted(fieldAlias);
}

function writeSubquery({ _: { sql, alias } }: Subquery, into: Query) {
  into.sql += "(";
  write(sql, into);
  into.sql += `) ${quoted(alias)}`;
}

/** A statement inside another. */
function writeWrapped(
  piece: { getSQL(): SQL; shouldOmitSQLParens?: () => boolean },
  into: Query,
): void {
  const isBare = piece.shouldOmitSQLParens?.() ?? false;
  if (!isBare) into.sql += "(";
  write(piece.getSQL(), into);
  if (!isBare) into.sql += ")";
}

function writeValue(value: unknown, into: Query): void {
  into.sql += "?";
  into.params.push(value);
}

function quoted(name: string): string {
  return `"${name}"`;
}
