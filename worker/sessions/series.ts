import { TZDate } from "@date-fns/tz";

/*
 * Weekly repetition. A session is repeated by the clock on the wall of its time zone, so that 18:00 stays
 * 18:00 across daylight saving: the rule runs over wall-clock times, each of which is then found in UTC.
 */

/** When a session is, in milliseconds since 1970. */
export interface Times {
  startsAt: number;
  endsAt: number;
}

/** The time on the wall, as the milliseconds that it would be in UTC. */
function onTheWall(at: number, timezone: string): number {
  const local = new TZDate(at, timezone);
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

/** When the wall shows that time. One that the clocks skip is an hour later, one that comes twice the first. */
function fromTheWall(wall: number, timezone: string): number {
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

/** The same hours on `count` weeks in a row, the first included. Loads its library on first use. */
export async function weekly(
  { startsAt, endsAt }: Times,
  timezone: string,
  count: number,
): Promise<Times[]> {
  const { RRule } = await import("rrule");
  const first = onTheWall(startsAt, timezone);
  const lasts = onTheWall(endsAt, timezone) - first;
  const weeks = new RRule({ freq: RRule.WEEKLY, count, dtstart: new Date(first) }).all();
  return weeks.map((week) => ({
    startsAt: fromTheWall(week.getTime(), timezone),
    endsAt: fromTheWall(week.getTime() + lasts, timezone),
  }));
}

/**
 * Where the others of a series go when one of them is moved: as many days on, to the same hours on the
 * wall, whatever the clocks did in between.
 */
export function movedAlike(
  moved: { from: Times; to: Times },
  others: Times[],
  timezone: { from: string; to: string },
): Times[] {
  const dayMs = 24 * 60 * 60 * 1000;
  const day = (wall: number) => Math.floor(wall / dayMs) * dayMs;
  const from = onTheWall(moved.from.startsAt, timezone.from);
  const start = onTheWall(moved.to.startsAt, timezone.to);
  const end = onTheWall(moved.to.endsAt, timezone.to);
  const days = day(start) - day(from);
  return others.map(({ startsAt }) => {
    const first = day(onTheWall(startsAt, timezone.from)) + days + (start - day(start));
    return {
      startsAt: fromTheWall(first, timezone.to),
      endsAt: fromTheWall(first + (end - start), timezone.to),
    };
  });
}
