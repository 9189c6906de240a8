import { dayKey, formatMonth, formatTime, formatWeekday, weeksOf } from "../data/dates.ts";
import { groupBy } from "../data/group-by.ts";
import { hueOf } from "../data/hue-of.ts";
import { copy } from "../i18n/index.ts";
import type { Session } from "../sessions/participants.ts";
import { Button } from "../ui/button.tsx";
import "./month-view.css";

/** Sessions that a day has room for. */
const mostInDay = 3;

/** A month as a page of a calendar; a session leads to its own page. */
export function MonthView({
  month,
  sessions,
  onMonth,
}: {
  month: Date;
  sessions: Session[];
  onMonth: (month: Date) => void;
}) {
  const weeks = weeksOf(month);
  const byDay = groupBy(sessions, ({ startsAt }) => dayKey(new Date(startsAt)));
  const today = new Date();
  const go = (months: number) =>
    onMonth(new Date(month.getFullYear(), month.getMonth() + months, 1));
  return (
    <div class="stack">
      <div class="month-head">
        <h2 aria-live="polite">{formatMonth(month)}</h2>
        <Button quiet aria-label={copy.calendar.previousMonth} onClick={() => go(-1)}>
          ‹
        </Button>
        <Button quiet onClick={() => onMonth(new Date(today.getFullYear(), today.getMonth(), 1))}>
          {copy.calendar.backToToday}
        </Button>
        <Button quiet aria-label={copy.calendar.nextMonth} onClick={() => go(1)}>
          ›
        </Button>
      </div>
      <table class="month">
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day.getDay()} scope="col">
                {formatWeekday(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.getTime()}>
              {week.map((day) => (
                <Day
                  key={day.getTime()}
                  day={day}
                  isOther={day.getMonth() !== month.getMonth()}
                  isToday={dayKey(day) === dayKey(today)}
                  sessions={byDay.get(dayKey(day)) ?? []}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Day({
  day,
  isOther,
  isToday,
  sessions,
}: {
  day: Date;
  isOther: boolean;
  isToday: boolean;
  sessions: Session[];
}) {
  const names = [isOther && "month-other", isToday && "month-today"].filter(Boolean).join(" ");
  const rest = sessions.length - mostInDay;
  return (
    <td class={names} {...(isToday && { "aria-current": "date" as const })}>
      <time class="month-day" dateTime={dayKey(day)}>
        {day.getDate()}
      </time>
      {sessions.slice(0, mostInDay).map((session) => (
        <a
          key={session.id}
          class={`month-session ${session.status === "cancelled" ? "session-cancelled" : ""}`}
          style={{ "--hue": hueOf(session.tenant.id) }}
          href={`/sessions/${session.id}`}
          title={`${session.title}, ${session.tenant.name}`}
        >
          {formatTime(new Date(session.startsAt))} {session.title}
        </a>
      ))}
      {rest > 0 && <span class="soft small">{copy.calendar.more(rest)}</span>}
    </td>
  );
}
