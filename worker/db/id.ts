import { type SQL, sql } from "drizzle-orm";
import { v7 } from "uuid";

/**
 * The number of the database that this Worker's rows are in, 0 to 1023. Every id carries it in the ten bits after
 * its version, so that tenants can be spread over several databases without a look-up
 * (docs/data.md, Ids).
 */
const cell = 0;
const cellBits = 10;
/** Random bits of the 32 that uuid places after the version. */
const randomBits = 32 - cellBits;

/** A new id: UUIDv7, so that ids sort by the time they were made (`now`, in milliseconds). */
export function newId(now: number): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return v7({ msecs: now, seq: cell * 2 ** randomBits + (random >>> cellBits) });
}

/** What the ids of the rows that a statement writes begin with. */
export function idPrefix(now: number): string {
  return newId(now).slice(0, 24);
}

/** A value that is a new id for every row that a statement writes, where one may write several. */
export function rowId(prefix: SQL | string): SQL<string> {
  return sql<string>`${prefix} || lower(hex(randomblob(6)))`;
}

/** The 32 hex digits of a hash in the form of our ids. */
export function idOfHash(hex: string): string {
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

/** Whether text has the form of our ids, of this cell. What has not can be no row's, and is not asked for. */
export function isId(text: string): boolean {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const afterVersion = form.exec(text)?.[1];
  return afterVersion !== undefined && Number.parseInt(afterVersion, 16) >> 2 === cell;
}
