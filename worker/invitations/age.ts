/** A calendar day in a time zone, as `2026-11-21`: what day it is there now. */
export function dayIn(timezone: string, now: number): string {
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" }).format(now);
}

/** The day that it is where the day is youngest: nobody is older there than anywhere else. */
export function earliestDay(now: number): string {
  return dayIn("Etc/GMT+12", now);
}
