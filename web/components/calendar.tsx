import { useEffect, useState } from "preact/hooks";
import { may } from "../../worker/permissions.ts";
import type { Me } from "../api.ts";
import { dayAt } from "../dates.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { keepSeen } from "../keep-seen.ts";
import type { Session } from "../participants.ts";
import { activeTenants, calendarClubs } from "../tenants-of.ts";
import { useCalendar } from "../use-calendar.ts";
import { useIsWide } from "../use-wide.ts";
import { Button } from "./button.tsx";
import { ClubChips } from "./club-chips.tsx";
import { later, laterStaff } from "./later.tsx";
import { NextUp } from "./next-up.tsx";
import { Notice } from "./notice.tsx";
import { Skeleton } from "./skeleton.tsx";
import { WeekList } from "./week-list.tsx";
import "./calendar.css";

const MonthView = later(async () => (await import("./month-view.tsx")).MonthView);
const SessionDialog = laterStaff(async () => (await import("./session-dialog.tsx")).SessionDialog);

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
  const [turn, setTurn] = useState(0);
  const isWide = useIsWide();
  const adding = activeTenants(me).filter(
    ({ tenant, roles }) => may(roles, "sessions.create") && (!only || tenant.id === only),
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
      {isWide ? <Wide key={turn} {...props} /> : <Narrow key={turn} {...props} />}
      {isAdding && (
        <SessionDialog
          clubs={adding.map(({ tenant }) => tenant)}
          onClose={() => setAdding(false)}
          onSaved={async () => setTurn(turn + 1)}
        />
      )}
    </section>
  );
}

interface ViewProps {
  me: Me;
  only: string[];
  showsClub: boolean;
  /** The page that opens first: what comes next of each child is at its top, and is kept for later. */
  isHome: boolean;
  isStaff: boolean;
}

/** Week after week from today on; what was is behind a button. */
function Narrow({ me, only, showsClub, isHome, isStaff }: ViewProps) {
  const [weeks, setWeeks] = useState(weeksAtOnce);
  const [weeksBack, setWeeksBack] = useState(0);
  const today = dayAt(new Date());
  const from = dayAt(today, -weeksBack * weekDays);
  const to = dayAt(today, weeks * weekDays);
  const calendar = useCalendar(me, from, to, only);
  const isEmpty = calendar.sessions?.length === 0;
  useSeen(me, isHome && only.length === 0 ? calendar.sessions : undefined);
  return (
    <div class="stack">
      {isHome && calendar.sessions && <NextUp me={me} sessions={calendar.sessions} />}
      <p>
        <button
          type="button"
          class="plain-button"
          onClick={() => setWeeksBack(weeksBack + weeksAtOnce)}
        >
          {copy.calendar.earlier}
        </button>
      </p>
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
      <p>
        <Button quiet onClick={() => setWeeks(Math.min(weeks + weeksAtOnce, 45))}>
          {copy.calendar.later}
        </Button>
      </p>
    </div>
  );
}

/** A month, and beside it what comes next, to be answered. */
function Wide({ me, only, showsClub, isHome, isStaff }: ViewProps) {
  const now = new Date();
  const [month, setMonth] = useState(new Date(now.getFullYear(), now.getMonth(), 1));
  const end = new Date(month.getFullYear(), month.getMonth() + 1, 1);
  // The page shows the days of other months that share its weeks.
  const shown = useCalendar(me, dayAt(month, -weekDays), dayAt(end, weekDays), only);
  const next = useCalendar(me, dayAt(now), dayAt(now, 4 * weekDays), only);
  useSeen(me, isHome && only.length === 0 ? next.sessions : undefined);
  const coming = next.sessions?.filter(({ endsAt }) => Date.parse(endsAt) > now.getTime());
  return (
    <div class="calendar-wide">
      <div class="stack">
        {shown.problem !== undefined && <Notice kind="danger">{sentenceFor(shown.problem)}</Notice>}
        <MonthView month={month} sessions={shown.sessions ?? []} onMonth={setMonth} />
      </div>
      <div class="stack">
        {isHome && coming && <NextUp me={me} sessions={coming} />}
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

/** Keeps what all my clubs have coming, for when there is no connection. */
function useSeen(me: Me, sessions: Session[] | undefined): void {
  useEffect(() => {
    if (!sessions) return;
    keepSeen(me, sessions);
    // The page that shows it must be there by then.
    import("../pages/last-seen.tsx").catch(() => {});
  }, [me, sessions]);
}
