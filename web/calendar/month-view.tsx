import { dayKey, formatMonth, formatTime, formatWeekday, weeksOf } from "../data/dates.ts";
import { groupBy } from "../data/group-by.ts";
import { hueOf } from "../data/hue-of.ts";
import { copy } from "../i18n/index.ts";
import type { Session } from "../sessions/participants.ts";
import { Button } from "../ui/button.tsx";
import "./month-view.css";

/** The sessions that a day shows; the rest is a number. */
const maxInDay = 3;

/** A month as a table of days. A session links to its page. */
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
  const changeMonth = (months: number) =>
    onMonth(new Date(month.getFullYear(), month.getMonth() + months, 1));
  return (
    <div class="stack">
      <div class="month-head">
        <h2 aria-live="polite">{formatMonth(month)}</h2>
        <Button quiet aria-label={copy.calendar.previousMonth} onClick={() => changeMonth(-1)}>
          ‹
        </Button>
        <Button quiet onClick={() => onMonth(new Date(today.getFullYear(), today.getMonth(), 1))}>
          {copy.calendar.backToToday}
        </Button>
        <Button quiet aria-label={copy.calendar.nextMonth} onClick={() => changeMonth(1)}>
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
                  isOtherMonth={day.getMonth() !== month.getMonth()}
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
  isOtherMonth,
  isToday,
  sessions,
}: {
  day: Date;
  isOtherMonth: boolean;
  isToday: boolean;
  sessions: Session[];
}) {
  const classes = [isOtherMonth && "month-other", isToday && "month-today"]
    .filter(Boolean)
    .join(" ");
  const rest = sessions.length - maxInDay;
  return (
    <td class={classes} {...(isToday && { "aria-current": "date" as const })}>
      <time class="month-day" dateTime={dayKey(day)}>
        {day.getDate()}
      </time>
      {sessions.slice(0, maxInDay).map((session) => (
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
