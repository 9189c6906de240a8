/**
 * The words that a guardian agrees to, by their date: they stand in the app beside every button that makes
 * somebody a guardian (`web/i18n`, `consent`). Other words get another date, and what was agreed to stays on
 * record as it was (docs/threats.md, 13).
 */
export const consentVersion = "2026-11-21";

/** What is kept of a guardian's consent. */
export function consent(now: number) {
  return { consentedAt: now, consentVersion };
}
