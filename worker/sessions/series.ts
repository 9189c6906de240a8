import { TZDate } from "@date-fns/tz";

/*
 * Weekly series. Times are calculated as wall-clock times of the session's time zone and converted back, so that 18:00
 * stays 18:00 across daylight saving.
 */

/** In milliseconds since 1970. */
export interface Times {
  startsAt: number;
  endsAt: number;
}

/** The wall-clock time in the time zone, as the milliseconds that it would be in UTC. */
function toWallClock(ms: number, timezone: string): number {
  const local = new TZDate(ms, timezone);
  return Date.UTC(
    local.getFullYear(),
    local.getMonth(),
    local.getDate(),
    local.getHours(),
    local.getMinutes(),
    local.getSeconds(),
    local.getMilliseconds(),
  );
}

/** The reverse. A time that daylight saving skips is an hour later; of one that occurs twice, it is the first. */
function fromWallClock(wall: number, timezone: string): number {
  const time = new Date(wall);
  return new TZDate(
    time.getUTCFullYear(),
    time.getUTCMonth(),
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
    time.getUTCMilliseconds(),
    timezone,
  ).getTime();
}

/** The same wall-clock times in `count` weeks, the first one included. Loads rrule on first use. */
export async function weeklyTimes(
  { startsAt, endsAt }: Times,
  timezone: string,
  count: number,
): Promise<Times[]> {
  const { RRule } = await import("rrule");
  const first = toWallClock(startsAt, timezone);
  const durationMs = toWallClock(endsAt, timezone) - first;
  const weeks = new RRule({ freq: RRule.WEEKLY, count, dtstart: new Date(first) }).all();
  return weeks.map((week) => ({
    startsAt: fromWallClock(week.getTime(), timezone),
    endsAt: fromWallClock(week.getTime() + durationMs, timezone),
  }));
}

/**
 * The new times of the sessions of a series when one of them is moved: the same number of days later, at the same
 * wall-clock times.
 */
export function moveSeries(
  moved: { from: Times; to: Times },
  series: Times[],
  timezone: { from: string; to: string },
): Times[] {
  const dayMs = 24 * 60 * 60 * 1000;
  const day = (wall: number) => Math.floor(wall / dayMs) * dayMs;
  const from = toWallClock(moved.from.startsAt, timezone.from);
  const start = toWallClock(moved.to.startsAt, timezone.to);
  const end = toWallClock(moved.to.endsAt, timezone.to);
  const days = day(start) - day(from);
  return series.map(({ startsAt }) => {
    const first = day(toWallClock(startsAt, timezone.from)) + days + (start - day(start));
    return {
      startsAt: fromWallClock(first, timezone.to),
      endsAt: fromWallClock(first + (end - start), timezone.to),
    };
  });
}
