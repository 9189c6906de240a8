/** A hue (0 to 359) from an id, so that a club has the same colour everywhere. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) % 360;
  return hash;
}
