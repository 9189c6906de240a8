import { useState } from "preact/hooks";
import { dayAt } from "../data/dates.ts";
import { useOfflineSnapshot } from "../data/use-offline-snapshot.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import type { ViewProps } from "./calendar.tsx";
import { MonthView } from "./month-view.tsx";
import { NextUp } from "./next-up.tsx";
import { useCalendar } from "./use-calendar.ts";
import { WeekList } from "./week-list.tsx";

const weekDays = 7;

/** A month, and beside it what comes next, to be answered. */
export function WideCalendar({ me, only, showsClub, isHome, isStaff }: ViewProps) {
  const now = new Date();
  const [month, setMonth] = useState(new Date(now.getFullYear(), now.getMonth(), 1));
  const end = new Date(month.getFullYear(), month.getMonth() + 1, 1);
  // The page shows the days of other months that share its weeks.
  const shown = useCalendar(me, dayAt(month, -weekDays), dayAt(end, weekDays), only);
  const next = useCalendar(me, dayAt(now), dayAt(now, 4 * weekDays), only);
  useOfflineSnapshot(me, isHome && only.length === 0 ? next.sessions : undefined);
  const coming = next.sessions?.filter(({ endsAt }) => Date.parse(endsAt) > now.getTime());
  return (
    <div class="calendar-wide">
      <div class="stack">
        {shown.problem !== undefined && <Notice kind="danger">{sentenceFor(shown.problem)}</Notice>}
        <MonthView month={month} sessions={shown.sessions ?? []} onMonth={setMonth} />
      </div>
      <div class="stack">
        {isHome && <NextUp me={me} sessions={coming} />}
        <h2>{copy.calendar.next}</h2>
        {next.problem !== undefined && <Notice kind="danger">{sentenceFor(next.problem)}</Notice>}
        {!coming && next.problem === undefined && <Skeleton />}
        {coming && (
          <WeekList
            me={me}
            sessions={coming.slice(0, 8)}
            showsClub={showsClub}
            onAnswer={next.answer}
          />
        )}
        {coming?.length === 0 && (
          <p class="soft">{isStaff ? copy.calendar.emptyStaff : copy.calendar.emptyFamily}</p>
        )}
      </div>
    </div>
  );
}
