/** Today's date in a time zone, as `2026-11-21`. */
export function dayIn(timezone: string, now: number): string {
  let format = formats.get(timezone);
  if (!format) {
    // Swedish dates have the ISO 8601 format.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" });
    formats.set(timezone, format);
  }
  return format.format(now);
}

/** A cache, because creating a format is slow. There are some hundred time zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

const twelveHoursMs = 12 * 60 * 60 * 1000;

/** Today's date at UTC-12, the earliest on earth. By this date nobody's age is overestimated. */
export function earliestDay(now: number): string {
  return new Date(now - twelveHoursMs).toISOString().slice(0, 10);
}
