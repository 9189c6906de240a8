import { TZDate } from "@date-fns/tz";
import type { Session } from "./participants.ts";

/* Converts between a session's start and end and the fields of its form, in the club's time zone. */

/** The form's fields: a day as `2026-11-21`, and two times as `18:00`. */
export interface Hours {
  day: string;
  from: string;
  until: string;
}

const twoDigits = (number: number) => String(number).padStart(2, "0");
const clock = (at: TZDate) => `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;

/** The form's fields of a session, in its time zone. */
export function hoursOf({ startsAt, endsAt, timezone }: Session): Hours {
  const start = new TZDate(startsAt, timezone);
  const end = new TZDate(endsAt, timezone);
  const day = `${start.getFullYear()}-${twoDigits(start.getMonth() + 1)}-${twoDigits(start.getDate())}`;
  return { day, from: clock(start), until: clock(end) };
}

/**
 * The start and end from the form's fields. An end that is not after the start is on the next day. `days` (see `daysOf`)
 * keeps the length of a session of several days.
 */
export function timesFrom(
  { day = "", from = "", until = "" }: Partial<Hours>,
  timezone: string,
  days = 0,
) {
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

/** How many days after its start a session ends; 0 if it only goes on past midnight. */
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
