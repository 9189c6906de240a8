/** A calendar day in a time zone, as `2026-11-21`: what day it is there now. */
export function dayIn(timezone: string, now: number): string {
  let format = formats.get(timezone);
  if (!format) {
    // Sweden writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" });
    formats.set(timezone, format);
  }
  return format.format(now);
}

/** To make one takes longer than all the rest of a rule; there are some hundred time zones and no more. */
const formats = new Map<string, Intl.DateTimeFormat>();

const twelveHoursMs = 12 * 60 * 60 * 1000;

/** The day that it is where the day is youngest, at UTC-12: nobody is older there than anywhere else. */
export function earliestDay(now: number): string {
  return new Date(now - twelveHoursMs).toISOString().slice(0, 10);
}
