/** What to say of a number, by the categories that `Intl.PluralRules` tells apart; `#` is the number. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const rules = new Map<string, { select: Intl.PluralRules; format: Intl.NumberFormat }>();

/** The form of a language for a number, with the number in it as that language writes it. */
export function plural(language: string, count: number, forms: Forms): string {
  let own = rules.get(language);
  if (!own) {
    own = { select: new Intl.PluralRules(language), format: new Intl.NumberFormat(language) };
    rules.set(language, own);
  }
  const form = forms[own.select.select(count)] ?? forms.other;
  return form.replace("#", own.format.format(count));
}
