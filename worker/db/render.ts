import {
  Column,
  getTableName,
  is,
  Name,
  noopEncoder,
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
 * The statement as Drizzle writes it, in fewer words: what a statement says is read anew, twice, on its way to
 * every run of it.
 *
 * - Names stand bare: ours are no words of SQL, as a test beside this sees to, and never a stranger's.
 * - A value that comes up several times is one parameter (`?1`).
 * - Words of a column's own vocabulary, such as a status, and how many rows are wanted are written out: SQLite
 *   looks at such a parameter to choose its indexes, and would prepare the statement anew for every run.
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
  into.sql += value;
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
  into.sql += getTableName(table);
}

function writeColumn(column: Column, into: Query) {
  into.sql += `${getTableName(column.table)}.${column.name}`;
}

function writeParam(param: Param, into: Query) {
  const { value, encoder } = param;
  // What it stands for is encoded when it comes, where there is something to encode.
  if (is(value, Placeholder)) return writeValue(encodesNothing(encoder) ? value : param, into);
  const encoded: unknown = value === null ? null : encoder.mapToDriverValue(value);
  if (is(encoded, SQL)) write(encoded, into);
  else if (typeof value === "boolean" && typeof encoded === "number") into.sql += encoded;
  else if (is(encoder, Column) && encoder.enumValues?.includes(encoded as string))
    into.sql += `'${encoded}'`;
  else writeValue(encoded, into);
}

/** Most columns keep what they are given; those of truth and of JSON have a way of their own. */
function encodesNothing(encoder: Param["encoder"]): boolean {
  return encoder === noopEncoder || encoder.mapToDriverValue === Column.prototype.mapToDriverValue;
}

function writeAliased({ fieldAlias }: SQL.Aliased, into: Query) {
  into.sql += fieldAlias;
}

function writeSubquery({ _: { sql, alias } }: Subquery, into: Query) {
  into.sql += "(";
  write(sql, into);
  into.sql += `) ${alias}`;
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
  const isLimit = into.sql.endsWith(" limit ");
  if (isLimit && Number.isSafeInteger(value)) {
    into.sql += value;
    return;
  }
  let at = into.params.findIndex((known) => isSame(known, value));
  if (at < 0) at = into.params.push(value) - 1;
  // An expression: at a bare parameter SQLite looks.
  into.sql += isLimit ? `?${at + 1} + 0` : `?${at + 1}`;
}

function isSame(known: unknown, value: unknown): boolean {
  return (
    known === value ||
    (is(known, Placeholder) && is(value, Placeholder) && known.name === value.name)
  );
}
