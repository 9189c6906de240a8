import { formatTag } from "../i18n/index.ts";

/* Days and times in the reader's time zone and language. */

/** A day as a key, such as `2026-11-21`, in the reader's time zone. */
export function dayKey(at: Date): string {
  const [year, month, day] = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The start of a day, `days` later. */
export function dayAt(at: Date, days = 0): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);
}

/** The first day of a day's week. The reader's locale decides on which weekday a week starts. */
export function weekOf(at: Date): Date {
  const locale = new Intl.Locale(formatTag()) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  const first = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
  return dayAt(at, -((at.getDay() - first + 7) % 7));
}

/** The weeks of a month, each with seven days. */
export function weeksOf(month: Date): Date[][] {
  const weeks: Date[][] = [];
  const end = new Date(month.getFullYear(), month.getMonth() + 1, 1);
  for (let start = weekOf(month); start < end; start = dayAt(start, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, day) => dayAt(start, day)));
  }
  return weeks;
}

export const formatDay = (at: Date) =>
  new Intl.DateTimeFormat(formatTag(), { weekday: "long", day: "numeric", month: "long" }).format(
    at,
  );

export const formatShortDay = (at: Date) =>
  new Intl.DateTimeFormat(formatTag(), { day: "numeric", month: "long", year: "numeric" }).format(
    at,
  );

export const formatMonthDay = (at: Date) =>
  new Intl.DateTimeFormat(formatTag(), { day: "numeric", month: "long" }).format(at);

/** The date and time of an event. */
export const formatMoment = (at: Date) =>
  new Intl.DateTimeFormat(formatTag(), { dateStyle: "medium", timeStyle: "short" }).format(at);

export const formatMonth = (at: Date) =>
  new Intl.DateTimeFormat(formatTag(), { month: "long", year: "numeric" }).format(at);

export const formatWeekday = (at: Date) =>
  new Intl.DateTimeFormat(formatTag(), { weekday: "short" }).format(at);

export const formatWeekdayAndDay = (at: Date) =>
  new Intl.DateTimeFormat(formatTag(), { weekday: "short", day: "numeric", month: "short" }).format(
    at,
  );

export const formatSpan = (from: Date, to: Date) =>
  new Intl.DateTimeFormat(formatTag(), { day: "numeric", month: "long" }).formatRange(from, to);

/** A time of day, in the reader's time zone or in `timeZone`. */
export const formatTime = (at: Date, timeZone?: string) =>
  new Intl.DateTimeFormat(formatTag(), {
    timeStyle: "short",
    ...(timeZone && { timeZone }),
  }).format(at);

/** Start and end of a session, in the reader's time zone. */
export function formatHours({ startsAt, endsAt }: { startsAt: string; endsAt: string }): string {
  const [from, to] = [new Date(startsAt), new Date(endsAt)];
  const isOneDay = dayKey(from) === dayKey(to);
  const until = isOneDay ? formatTime(to) : `${formatShortDay(to)}, ${formatTime(to)}`;
  return `${formatTime(from)} – ${until}`;
}

/** The start in the session's time zone, if that differs from the reader's; else null. */
export function timeInClubZone(session: {
  startsAt: string;
  timezone: string;
}): { time: string; place: string } | null {
  const at = new Date(session.startsAt);
  const localTime = (timeZone?: string) =>
    new Intl.DateTimeFormat("en-GB", {
      dateStyle: "short",
      timeStyle: "short",
      ...(timeZone && { timeZone }),
    }).format(at);
  if (localTime(session.timezone) === localTime()) return null;
  const place = session.timezone.split("/").at(-1)?.replaceAll("_", " ") ?? session.timezone;
  return { time: formatTime(at, session.timezone), place };
}

/** The age in years of a person with this birthdate. */
export function ageOf(birthdate: string): number {
  const [year = 0, month = 1, day = 1] = birthdate.split("-").map(Number);
  const now = new Date();
  const hadBirthday =
    now.getMonth() + 1 > month || (now.getMonth() + 1 === month && now.getDate() >= day);
  return now.getFullYear() - year - (hadBirthday ? 0 : 1);
}
