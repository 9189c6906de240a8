import { useState } from "preact/hooks";
import { can } from "../../worker/permissions.ts";
import { lazyPart, lazyStaffPart } from "../app/lazy-part.tsx";
import { activeTenants, calendarClubs } from "../club/tenants-of.ts";
import type { Me } from "../data/api.ts";
import { dayAt } from "../data/dates.ts";
import { useOfflineSnapshot } from "../data/use-offline-snapshot.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { ClubChips } from "./club-chips.tsx";
import { NextUp } from "./next-up.tsx";
import { useCalendar } from "./use-calendar.ts";
import { WeekList } from "./week-list.tsx";
import "./calendar.css";

const WideCalendar = lazyPart(async () => (await import("./wide-calendar.tsx")).WideCalendar);
const SessionDialog = lazyStaffPart(
  async () => (await import("../sessions/session-dialog.tsx")).SessionDialog,
);

/** Remembered on this device: which club's sessions to show. */
const chosenKey = "calendar-club";
const weekDays = 7;
const weeksAtOnce = 5;

/**
 * The calendar: of all my clubs, with a chip for each, or of one. A list of weeks on a phone; on a desktop a
 * month, beside what comes next.
 */
export function Calendar({ me, tenantId }: { me: Me; tenantId?: string }) {
  const clubs = calendarClubs(me);
  const [chosen, setChosen] = useState(() => localStorage.getItem(chosenKey));
  const only = tenantId ?? clubs.find(({ id }) => id === chosen)?.id;
  const [isAdding, setAdding] = useState(false);
  const [reloadKey, setReloadKey] = useState(0);
  const isWide = useIsWide();
  const adding = activeTenants(me).filter(
    ({ tenant, roles }) => can(roles, "sessions.create") && (!only || tenant.id === only),
  );
  const choose = (id: string | null) => {
    setChosen(id);
    if (id) localStorage.setItem(chosenKey, id);
    else localStorage.removeItem(chosenKey);
  };
  const props = {
    me,
    only: only ? [only] : [],
    showsClub: !only && clubs.length > 1,
    isHome: !tenantId,
    isStaff: adding.length > 0,
  };
  return (
    <section class="calendar" aria-label={copy.calendar.title}>
      {(!tenantId || adding.length > 0) && (
        <div class="calendar-bar">
          {!tenantId && clubs.length > 1 && (
            <ClubChips clubs={clubs} chosen={only ?? null} onChoose={choose} />
          )}
          {adding.length > 0 && (
            <Button onClick={() => setAdding(true)}>{copy.calendar.add}</Button>
          )}
        </div>
      )}
      {isWide ? (
        <WideCalendar key={reloadKey} {...props} />
      ) : (
        <NarrowCalendar key={reloadKey} {...props} />
      )}
      {isAdding && (
        <SessionDialog
          clubs={adding.map(({ tenant }) => tenant)}
          onClose={() => setAdding(false)}
          onSaved={async () => setReloadKey(reloadKey + 1)}
        />
      )}
    </section>
  );
}

/** What a way of showing the calendar is told. */
export interface ViewProps {
  me: Me;
  only: string[];
  showsClub: boolean;
  /** The page that opens first: what comes next of each child is at its top, and is kept for later. */
  isHome: boolean;
  isStaff: boolean;
}

/** Week after week from today on; what was is behind a button. */
function NarrowCalendar({ me, only, showsClub, isHome, isStaff }: ViewProps) {
  const [weeks, setWeeks] = useState(weeksAtOnce);
  const [weeksBack, setWeeksBack] = useState(0);
  const today = dayAt(new Date());
  const from = dayAt(today, -weeksBack * weekDays);
  const to = dayAt(today, weeks * weekDays);
  const calendar = useCalendar(me, from, to, only);
  const isEmpty = calendar.sessions?.length === 0;
  useOfflineSnapshot(me, isHome && only.length === 0 ? calendar.sessions : undefined);
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
          <Button quiet onClick={() => setWeeks(Math.min(weeks + weeksAtOnce, 45))}>
            {copy.calendar.later}
          </Button>
        </p>
      )}
    </div>
  );
}
