import { formatTag } from "../i18n/index.ts";

/* Relative times and names of countries, in the reader's language. */

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** Such as "3 hours ago" or "yesterday"; within a minute it is "this minute". */
export function timeAgo(at: Date, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(formatTag(), { numeric: "auto" });
  const passedMs = Math.max(0, now - at.getTime());
  const [unit, ms] = units.find(([, unitMs]) => passedMs >= unitMs) ?? ["minute", 60_000];
  return format.format(-Math.floor(passedMs / ms), unit as Intl.RelativeTimeFormatUnit);
}

/** The name of a country from its code of two letters. Returns anything else unchanged. */
export function countryName(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country;
  return new Intl.DisplayNames([formatTag()], { type: "region" }).of(country) ?? country;
}
