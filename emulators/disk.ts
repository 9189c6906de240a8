import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Some JSON that outlives the process: read once, written soon after it changes. */
export interface Kept<T> {
  readonly value: T;
  /** Call after changing `value`. */
  changed(): void;
  /** Writes now what has changed. */
  flush(): void;
}

const leastWaitMs = 50;

/** Keeps `fresh()`, or what `file` holds of an earlier run; without a file, in memory alone. */
export function kept<T>(file: string | undefined, fresh: () => T): Kept<T> {
  const value = (file ? readJson<T>(file) : undefined) ?? fresh();
  let timer: NodeJS.Timeout | undefined;
  let waitMs = leastWaitMs;
  const flush = () => {
    if (!timer || !file) return;
    clearTimeout(timer);
    timer = undefined;
    mkdirSync(dirname(file), { recursive: true });
    // Through another name, so that a kill in mid-write leaves the old state, not half of the new.
    const start = performance.now();
    writeFileSync(`${file}.new`, JSON.stringify(value));
    renameSync(`${file}.new`, file);
    // All of it is written each time: with thousands of people, nothing else would get done.
    waitMs = Math.max(leastWaitMs, 20 * (performance.now() - start));
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
