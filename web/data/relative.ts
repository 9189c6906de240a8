import { formatTag } from "../i18n/index.ts";

/* How long ago something was, and the names of countries, as this reader's language has them. */

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "3 hours ago", "yesterday"; what was within a minute is "this minute". */
export function timeAgo(at: Date, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(formatTag(), { numeric: "auto" });
  const passedMs = Math.max(0, now - at.getTime());
  const [unit, ms] = units.find(([, one]) => passedMs >= one) ?? ["minute", 60_000];
  return format.format(-Math.floor(passedMs / ms), unit as Intl.RelativeTimeFormatUnit);
}

/** A country by its two letters; anything else stays as it is. */
export function countryName(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country;
  return new Intl.DisplayNames([formatTag()], { type: "region" }).of(country) ?? country;
}
