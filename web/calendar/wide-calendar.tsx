import { useState } from "preact/hooks";
import { dayAt } from "../data/dates.ts";
import { useOfflineSnapshot } from "../data/use-offline-snapshot.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import type { CalendarViewProps } from "./calendar-view.ts";
import { MonthView } from "./month-view.tsx";
import { NextUp } from "./next-up.tsx";
import { useCalendar } from "./use-calendar.ts";
import { WeekList } from "./week-list.tsx";

const weekDays = 7;

/** The calendar on a desktop: a month, and beside it the next sessions with buttons to answer. */
export function WideCalendar({ me, tenantIds, showsClub, isHome, isStaff }: CalendarViewProps) {
  const now = new Date();
  const [month, setMonth] = useState(new Date(now.getFullYear(), now.getMonth(), 1));
  const end = new Date(month.getFullYear(), month.getMonth() + 1, 1);
  // The month view also shows days of other months in its first and last week.
  const inMonth = useCalendar(me, dayAt(month, -weekDays), dayAt(end, weekDays), tenantIds);
  const next = useCalendar(me, dayAt(now), dayAt(now, 4 * weekDays), tenantIds);
  useOfflineSnapshot(me, isHome && tenantIds.length === 0 ? next.sessions : undefined);
  const upcoming = next.sessions?.filter(({ endsAt }) => Date.parse(endsAt) > now.getTime());
  return (
    <div class="calendar-wide">
      <div class="stack">
        {inMonth.problem !== undefined && (
          <Notice kind="danger">{sentenceFor(inMonth.problem)}</Notice>
        )}
        <MonthView month={month} sessions={inMonth.sessions ?? []} onMonth={setMonth} />
      </div>
      <div class="stack">
        {isHome && <NextUp me={me} sessions={upcoming} />}
        <h2>{copy.calendar.next}</h2>
        {next.problem !== undefined && <Notice kind="danger">{sentenceFor(next.problem)}</Notice>}
        {!upcoming && next.problem === undefined && <Skeleton />}
        {upcoming && (
          <WeekList
            me={me}
            sessions={upcoming.slice(0, 8)}
            showsClub={showsClub}
            onAnswer={next.answer}
          />
        )}
        {upcoming?.length === 0 && (
          <p class="soft">{isStaff ? copy.calendar.emptyStaff : copy.calendar.emptyFamily}</p>
        )}
      </div>
    </div>
  );
}
