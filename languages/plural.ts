/** A text for each plural category of `Intl.PluralRules` that the language has; `#` is the number. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const formatsByLanguage = new Map<string, { rules: Intl.PluralRules; number: Intl.NumberFormat }>();

/** Chooses the form for `count` and puts the number into it, formatted for the language. */
export function plural(language: string, count: number, forms: Forms): string {
  let formats = formatsByLanguage.get(language);
  if (!formats) {
    formats = { rules: new Intl.PluralRules(language), number: new Intl.NumberFormat(language) };
    formatsByLanguage.set(language, formats);
  }
  const form = forms[formats.rules.select(count)] ?? forms.other;
  return form.replace("#", formats.number.format(count));
}
