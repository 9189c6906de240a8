import { type SQL, sql } from "drizzle-orm";
import { v7 } from "uuid";

/** A new id: UUIDv7, so that ids sort by the time they were made (`now`, in milliseconds). */
export function newId(now: number): string {
  return v7({ msecs: now });
}

/** What the ids of the rows that a statement writes begin with. */
export function idPrefix(now: number): string {
  return newId(now).slice(0, 24);
}

/** A value that is a new id for every row that a statement writes, where one may write several. */
export function rowId(prefix: string): SQL<string> {
  return sql<string>`${prefix} || lower(hex(randomblob(6)))`;
}

/** Whether text has the form of our ids. What has not can be no row's, and is not asked for. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
}
