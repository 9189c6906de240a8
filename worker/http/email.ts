/**
 * An address as it is stored and compared: trimmed and lower-cased. Null when it is not one we take:
 * ASCII only, no quotes, commas, spaces or control characters. Those are refused before lower-casing,
 * because JavaScript folds some (the Kelvin sign to `k`) that SQLite does not (docs/threats.md, 5).
 */
export function normalizeEmail(text: string): string | null {
  const address = text.trim();
  const isAddress =
    /^[A-Za-z0-9!#$%&*+/=?^_{|}~.'-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
  if (address.length > 254 || !isAddress.test(address)) return null;
  return address.toLowerCase();
}
