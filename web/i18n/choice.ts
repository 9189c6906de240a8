/** What somebody prefers: what they chose, and what their browser says. */
export interface LanguageChoice {
  chosen: string | null;
  preferred: readonly string[];
}

/**
 * The language to speak, of those there are: what was chosen, else the first preferred one. A tag with a
 * region (`es-MX`) is served by its language. English where nothing fits.
 */
export function languageFor(known: string[], { chosen, preferred }: LanguageChoice): string {
  for (const tag of [chosen, ...preferred]) {
    if (!tag) continue;
    if (known.includes(tag)) return tag;
    const [plain = ""] = tag.split("-");
    if (known.includes(plain)) return plain;
  }
  return "en";
}
