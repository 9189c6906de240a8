import { useState } from "preact/hooks";
import { dayAt } from "../data/dates.ts";
import { useOfflineSnapshot } from "../data/use-offline-snapshot.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import type { CalendarViewProps } from "./calendar-view.ts";
import { NextUp } from "./next-up.tsx";
import { useCalendar } from "./use-calendar.ts";
import { WeekList } from "./week-list.tsx";

const weekDays = 7;
const weeksAtOnce = 5;
const maxWeeks = 45;

/** The calendar on a phone: a list of weeks from today on, with a button for earlier ones. */
export function NarrowCalendar({ me, tenantIds, showsClub, isHome, isStaff }: CalendarViewProps) {
  const [weeks, setWeeks] = useState(weeksAtOnce);
  const [weeksBack, setWeeksBack] = useState(0);
  const today = dayAt(new Date());
  const from = dayAt(today, -weeksBack * weekDays);
  const to = dayAt(today, weeks * weekDays);
  const calendar = useCalendar(me, from, to, tenantIds);
  const isEmpty = calendar.sessions?.length === 0;
  useOfflineSnapshot(me, isHome && tenantIds.length === 0 ? calendar.sessions : undefined);
  return (
    <div class="stack">
      {isHome && <NextUp me={me} sessions={calendar.sessions} />}
      {calendar.sessions && (
        <p>
          <button
            type="button"
            class="plain-button"
            onClick={() => setWeeksBack(weeksBack + weeksAtOnce)}
          >
            {copy.calendar.earlier}
          </button>
        </p>
      )}
      {calendar.problem !== undefined && (
        <Notice kind="danger">{sentenceFor(calendar.problem)}</Notice>
      )}
      {!calendar.sessions && calendar.problem === undefined && <Skeleton />}
      {calendar.sessions && (
        <WeekList
          me={me}
          sessions={calendar.sessions}
          showsClub={showsClub}
          onAnswer={calendar.answer}
        />
      )}
      {isEmpty && (
        <p class="soft">{isStaff ? copy.calendar.emptyStaff : copy.calendar.emptyFamily}</p>
      )}
      {calendar.sessions && (
        <p>
          <Button quiet onClick={() => setWeeks(Math.min(weeks + weeksAtOnce, maxWeeks))}>
            {copy.calendar.later}
          </Button>
        </p>
      )}
    </div>
  );
}
