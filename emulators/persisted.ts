import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A JSON value that is stored in a file: read once, and written soon after it changes. */
export interface Persisted<T> {
  readonly value: T;
  /** Call after changing `value`. */
  changed(): void;
  /** Writes changes now. */
  flush(): void;
}

const minWaitMs = 50;

/** The value in `file`, or `initial()` if there is none. Without a file, it stays in memory. */
export function persisted<T>(file: string | undefined, initial: () => T): Persisted<T> {
  const value = (file ? readJson<T>(file) : undefined) ?? initial();
  let timer: NodeJS.Timeout | undefined;
  let waitMs = minWaitMs;
  const flush = () => {
    if (!timer || !file) return;
    clearTimeout(timer);
    timer = undefined;
    mkdirSync(dirname(file), { recursive: true });
    // Renames a complete file, so that a kill during the write does not leave half a file.
    const start = performance.now();
    writeFileSync(`${file}.new`, JSON.stringify(value));
    renameSync(`${file}.new`, file);
    // Each write contains everything: with thousands of users, it must not take all the time.
    waitMs = Math.max(minWaitMs, 20 * (performance.now() - start));
  };
  const changed = () => {
    timer ??= setTimeout(flush, waitMs);
  };
  return { value, changed, flush };
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
