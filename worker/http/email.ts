/**
 * An email address as it is stored and compared: trimmed, lower case. Null for an address that we do not accept: ASCII
 * only, no quotes, commas, spaces or control characters. Other characters are rejected before lower-casing, because
 * JavaScript lower-cases some (the Kelvin sign to `k`) that SQLite does not (docs/threats.md, 5).
 */
export function normalizeEmail(text: string): string | null {
  const address = text.trim();
  const isAddress =
    /^[A-Za-z0-9!#$%&*+/=?^_{|}~.'-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
  if (address.length > 254 || !isAddress.test(address)) return null;
  return address.toLowerCase();
}
