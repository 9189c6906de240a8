import type { Metadata } from "./store.ts";

/** Merges metadata deeply, as Clerk does. Null removes a key. */
export function mergeMetadata(into: Metadata, changes: Metadata = {}): Metadata {
  const merged = { ...into };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete merged[key];
    else if (isObject(value) && isObject(merged[key]))
      merged[key] = mergeMetadata(merged[key], value);
    else merged[key] = value;
  }
  return merged;
}

function isObject(value: unknown): value is Metadata {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
