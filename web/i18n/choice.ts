/** A person's choice, and the languages of their browser. */
export interface LanguageChoice {
  chosen: string | null;
  preferred: readonly string[];
}

/**
 * Picks one of the languages in `known`: the chosen one, else the first preferred one. `es` also serves `es-MX`. English
 * if none matches.
 */
export function languageFor(known: string[], { chosen, preferred }: LanguageChoice): string {
  for (const tag of [chosen, ...preferred]) {
    if (!tag) continue;
    if (known.includes(tag)) return tag;
    const [base = ""] = tag.split("-");
    if (known.includes(base)) return base;
  }
  return "en";
}
