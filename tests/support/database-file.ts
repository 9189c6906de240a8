import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Where a stack's D1 database lies, in the folder of its data. */
export function databaseFileIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return join(folder, files.find((name) => /d1.*[0-9a-f]{64}\.sqlite$/.test(name)) ?? "");
}

/**
 * The file of a stack's D1 database, in the folder of its data: what can be moved from outside while time can't.
 * The Worker does not wait for a lock, so ours lasts no longer than the write: nothing is flushed to the disk.
 */
export function databaseIn(folder: string): DatabaseSync {
  const database = new DatabaseSync(databaseFileIn(folder), { timeout: 60_000 });
  database.exec("pragma synchronous = off; pragma wal_autocheckpoint = 0");
  return database;
}
