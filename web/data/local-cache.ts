/** Reads what an earlier visit saved in this browser with `writeCache`, such as settings of the Clerk instance. */
export function readCache<Value>(key: string): Value | undefined {
  const text = localStorage.getItem(key);
  return text === null ? undefined : (JSON.parse(text) as Value);
}

/** Saves a value for the next visit in this browser. */
export function writeCache(key: string, value: unknown): void {
  localStorage.setItem(key, JSON.stringify(value));
}
