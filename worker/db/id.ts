import { type SQL, sql } from "drizzle-orm";
import { v7 } from "uuid";

/**
 * The number of this Worker's database, 0 to 1023. Every id has it in the ten bits after its version, so that tenants
 * can be spread over several databases without a look-up (docs/data.md, Ids).
 */
const cell = 0;
const cellBits = 10;
/** How many of the 32 bits that uuid puts after the version stay random. */
const randomBits = 32 - cellBits;

/** A new id: UUIDv7, so that ids sort by time (`now`, in milliseconds). */
export function newId(now: number): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return v7({ msecs: now, seq: cell * 2 ** randomBits + (random >>> cellBits) });
}

/** The first 24 characters of a new id, for `rowId`. */
export function idPrefix(now: number): string {
  return newId(now).slice(0, 24);
}

/** SQL for a new id in each row that a statement writes. `prefix` comes from `idPrefix`. */
export function rowId(prefix: SQL | string): SQL<string> {
  return sql<string>`${prefix} || lower(hex(randomblob(6)))`;
}

/** An id from the first 32 hex digits of a hash. */
export function idFromHash(hex: string): string {
  const lastBits = Number.parseInt(hex.slice(13, 16), 16) % 4;
  const afterVersion = (cell * 4 + lastBits).toString(16).padStart(3, "0");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${afterVersion}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** Whether the text is an id of this database, by its format alone. */
export function isId(text: string): boolean {
  const format = /^[0-9a-f]{8}-[0-9a-f]{4}-7([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const afterVersion = format.exec(text)?.[1];
  return afterVersion !== undefined && Number.parseInt(afterVersion, 16) >> 2 === cell;
}
