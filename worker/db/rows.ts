import { Column, type DriverValueDecoder, is, SQL, Subquery } from "drizzle-orm";

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
  const columns = fields.map(({ path, field }) => ({ path, decoder: decoderOf(field) }));
  const read: ReadRow = (values) => {
    const row: Record<string, unknown> = {};
    for (let at = 0; at < columns.length; at += 1) {
      const { path, decoder } = columns[at] as (typeof columns)[number];
      const raw = values[at];
      put(row, path, raw === null ? null : decoder.mapFromDriverValue(raw));
    }
    return row;
  };
  readers.set(fields, read);
  return read;
}

const readers = new WeakMap<readonly Field[], ReadRow>();

function put(row: Record<string, unknown>, path: string[], value: unknown): void {
  let into = row;
  const last = path.length - 1;
  for (let at = 0; at < last; at += 1) {
    const key = path[at] as string;
    into[key] ??= {};
    into = into[key] as Record<string, unknown>;
  }
  into[path[last] as string] = value;
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
