import { TZDate } from "@date-fns/tz";
import type { Session } from "./participants.ts";

/*
 * A session's hours as they are typed: a day, from when until when, on the clocks of the club.
 */

/** What the form holds of a session's hours. */
export interface Hours {
  day: string;
  from: string;
  until: string;
}

const two = (number: number) => String(number).padStart(2, "0");
const clock = (at: TZDate) => `${two(at.getHours())}:${two(at.getMinutes())}`;

/** The hours of a session on the clocks of its time zone. */
export function hoursOf({ startsAt, endsAt, timezone }: Session): Hours {
  const start = new TZDate(startsAt, timezone);
  const end = new TZDate(endsAt, timezone);
  const day = `${start.getFullYear()}-${two(start.getMonth() + 1)}-${two(start.getDate())}`;
  return { day, from: clock(start), until: clock(end) };
}

/**
 * When that is. An end that is not after the start is on the next day. A session of several days keeps
 * them: `days` is how many days after it began it ends.
 */
export function timesFrom({ day, from, until }: Hours, timezone: string, days = 0) {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = (time: string, later: number) => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return new TZDate(year, month - 1, date + later, hour, minute, timezone);
  };
  const isOverNight = days === 0 && until <= from;
  return {
    startsAt: new Date(at(from, 0).getTime()).toISOString(),
    endsAt: new Date(at(until, isOverNight ? 1 : days).getTime()).toISOString(),
  };
}

/** How many days after it began a session ends, where that is more than one night. */
export function daysOf({ startsAt, endsAt, timezone }: Session): number {
  const start = new TZDate(startsAt, timezone);
  const end = new TZDate(endsAt, timezone);
  const days = Math.round(
    (Date.UTC(end.getFullYear(), end.getMonth(), end.getDate()) -
      Date.UTC(start.getFullYear(), start.getMonth(), start.getDate())) /
      (24 * 60 * 60 * 1000),
  );
  return days > 1 || (days === 1 && clock(end) > clock(start)) ? days : 0;
}
