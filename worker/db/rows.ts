import { Column, type DriverValueDecoder, is, noopDecoder, SQL, Subquery } from "drizzle-orm";

/** A column of what a select answers: where its value goes, and what it is. */
export interface Field {
  path: string[];
  field: unknown;
}

/** Reads one row: its values, in the order of their columns. */
export type ReadRow = (values: unknown[]) => unknown;

/**
 * How to read the rows of a select whose columns are `fields`. Drizzle asks of every value of every row what
 * its column is, by walking up prototypes: here it is asked once for each column, and kept.
 *
 * Of a table that was joined and is not there every column is null: `aliased` columns know no more than that.
 */
export function rowReader(fields: readonly Field[]): ReadRow {
  const known = readers.get(fields);
  if (known) return known;
  const columns = fields.map(columnOf);
  const read: ReadRow = (values) => {
    const row: Record<string, unknown> = {};
    let at = 0;
    for (const { part, name, decoder } of columns) {
      const raw = values[at++];
      const value = raw === null || decoder === undefined ? raw : decoder.mapFromDriverValue(raw);
      if (part !== undefined) row[part] ??= {};
      const into = part === undefined ? row : (row[part] as Record<string, unknown>);
      into[name] = value;
    }
    return row;
  };
  readers.set(fields, read);
  return read;
}

const readers = new WeakMap<readonly Field[], ReadRow>();

/**
 * Where a column's value goes: into the row itself, or a part of it, deeper than which no select of ours goes.
 * Most columns keep what they are given, and nothing is asked of those.
 */
function columnOf({ path, field }: Field) {
  const [name = "", part] = path.toReversed();
  const decoder = decoderOf(field);
  const isPlain =
    decoder === noopDecoder || decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue;
  return { part, name, decoder: isPlain ? undefined : decoder };
}

function decoderOf(field: unknown): DriverValueDecoder<unknown, unknown> {
  if (is(field, Column)) return field;
  if (is(field, SQL)) return (field as unknown as { decoder: Column }).decoder;
  if (is(field, Subquery)) return decoderOf(field._.sql);
  return decoderOf((field as SQL.Aliased).sql);
}

/** Reads a value that a statement made as JSON. Inside another JSON it comes as what it is. */
export function fromJson<T>(json: string | T): T {
  return typeof json === "string" ? (JSON.parse(json) as T) : json;
}
