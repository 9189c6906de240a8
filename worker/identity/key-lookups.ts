import type { Settings } from "../env.ts";

/** So many tokens that name an unproved key are tried at once, and one more each `refillMs`. */
const burst = 5;
const refillMs = 10_000;

/**
 * Bounds how often tokens with an unproved key id (`kid`) are given to Clerk's SDK, which asks Clerk for its keys for
 * each of them. A key id that a good signature has proved is free; anybody can invent the others.
 */
class KeyLookups {
  readonly #proved = new Set<string>();
  #left = burst;
  #countedAt = 0;

  /** Whether a token with that key id may be verified now. */
  mayTry(kid: string, now: number): boolean {
    if (this.#proved.has(kid)) return true;
    const refilled = Math.floor(Math.max(0, now - this.#countedAt) / refillMs);
    if (refilled > 0) {
      this.#left = Math.min(burst, this.#left + refilled);
      this.#countedAt = now;
    }
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }

  proved(kid: string): void {
    this.#proved.add(kid);
  }
}

const kept = new WeakMap<Settings, KeyLookups>();

/** The counter of this isolate. */
export function keyLookups(settings: Settings): KeyLookups {
  const lookups = kept.get(settings) ?? new KeyLookups();
  kept.set(settings, lookups);
  return lookups;
}
