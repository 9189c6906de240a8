import * as z from "zod/mini";

/** No I, L, O, 0 or 1: a code is read aloud across a pitch. 31 symbols, so 4.95 bits each. */
export const codeAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** A new code's length, and its length once there are so many tenants that guessing one gets easier (docs/threats.md, 4). */
export const codeLength = 8;
export const longCodeLength = 10;
export const manyTenants = 10_000;

/** Fills the array with secure random bytes, as `crypto.getRandomValues` does. */
type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/**
 * A random code of `length` symbols, every one equally likely: a byte beyond the last whole multiple
 * of the alphabet is thrown away instead of folded, which would favour the first letters.
 */
export function randomCode(
  length: number,
  randomBytes: RandomBytes = (bytes) => crypto.getRandomValues(bytes),
): string {
  const fair = 256 - (256 % codeAlphabet.length);
  let code = "";
  while (code.length < length) {
    for (const byte of randomBytes(new Uint8Array(2 * length))) {
      if (byte < fair && code.length < length) code += codeAlphabet[byte % codeAlphabet.length];
    }
  }
  return code;
}

/** A code as it is stored, from what a person typed: case, spaces and hyphens don't matter. */
export function normalizeCode(text: string): string {
  return text.replace(/[\s-]+/g, "").toUpperCase();
}

/**
 * A code in a request, as it was typed: it may be a tenant's slug. Any short text will do: what matches no
 * tenant is `invalid_code`, not a bad field.
 */
export const codeInput = z.lazy(() => z.string().check(z.maxLength(100)));
