import type { Me } from "../data/api.ts";
import {
  dayAt,
  dayKey,
  formatDay,
  formatSpan,
  formatWeekdayAndDay,
  weekOf,
} from "../data/dates.ts";
import { groupBy } from "../data/group-by.ts";
import { copy } from "../i18n/index.ts";
import type { Session } from "../sessions/participants.ts";
import { SessionCard } from "../sessions/session-card.tsx";
import type { Calendar } from "./use-calendar.ts";

/** Sessions grouped by week and day. */
export function WeekList({
  me,
  sessions,
  showsClub,
  onAnswer,
}: {
  me: Me;
  sessions: Session[];
  showsClub: boolean;
  onAnswer: Calendar["answer"];
}) {
  const weeks = groupBy(sessions, ({ startsAt }) => dayKey(weekOf(new Date(startsAt))));
  return (
    <div class="week-list">
      {[...weeks].map(([key, inWeek]) => (
        <section key={key}>
          <h2>{weekName(new Date(`${key}T00:00`))}</h2>
          {[...groupBy(inWeek, ({ startsAt }) => dayKey(new Date(startsAt)))].map(
            ([day, onDay]) => (
              <div key={day} class={isToday(day) ? "week-day week-day-today" : "week-day"}>
                <h3>{dayName(day)}</h3>
                {onDay.map((session) => (
                  <SessionCard
                    key={session.id}
                    me={me}
                    session={session}
                    showsClub={showsClub}
                    onAnswer={onAnswer}
                  />
                ))}
              </div>
            ),
          )}
        </section>
      ))}
    </div>
  );
}

const isToday = (day: string) => day === dayKey(new Date());

/** A short name of a day: "today", "tomorrow", or weekday and date. */
export function shortDayName(at: Date): string {
  const key = dayKey(at);
  if (isToday(key)) return copy.calendar.today;
  if (key === dayKey(dayAt(new Date(), 1))) return copy.calendar.tomorrow;
  return formatWeekdayAndDay(at);
}

/** The heading of a day, with "today" or "tomorrow" before the date. */
function dayName(day: string): string {
  const name = formatDay(new Date(`${day}T00:00`));
  if (isToday(day)) return `${copy.calendar.today}, ${name}`;
  if (day === dayKey(dayAt(new Date(), 1))) return `${copy.calendar.tomorrow}, ${name}`;
  return name;
}

function weekName(start: Date): string {
  const current = weekOf(new Date());
  if (dayKey(start) === dayKey(current)) return copy.calendar.thisWeek;
  if (dayKey(start) === dayKey(dayAt(current, 7))) return copy.calendar.nextWeek;
  return formatSpan(start, dayAt(start, 6));
}
