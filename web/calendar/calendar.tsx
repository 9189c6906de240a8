import { useState } from "preact/hooks";
import { can } from "../../worker/permissions.ts";
import { lazyPart, lazyStaffPart } from "../app/lazy-part.tsx";
import { activeTenants, calendarClubs } from "../club/tenants-of.ts";
import type { Me } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { ClubChips } from "./club-chips.tsx";
import { NarrowCalendar } from "./narrow-calendar.tsx";
import "./calendar.css";

const WideCalendar = lazyPart(async () => (await import("./wide-calendar.tsx")).WideCalendar);
const SessionDialog = lazyStaffPart(
  async () => (await import("../sessions/session-dialog.tsx")).SessionDialog,
);

/** Stores on this device which club's sessions to show. */
const chosenKey = "calendar-club";

/**
 * The calendar of one tenant, or of all the person's clubs with a filter. A list of weeks on a phone; on a desktop a
 * month, with the next sessions beside it.
 */
export function Calendar({ me, tenantId }: { me: Me; tenantId?: string }) {
  const clubs = calendarClubs(me);
  const [chosen, setChosen] = useState(() => localStorage.getItem(chosenKey));
  const shownTenantId = tenantId ?? clubs.find(({ id }) => id === chosen)?.id;
  const [isAdding, setAdding] = useState(false);
  const [reloadKey, setReloadKey] = useState(0);
  const isWide = useIsWide();
  const editable = activeTenants(me).filter(
    ({ tenant, roles }) =>
      can(roles, "sessions.create") && (!shownTenantId || tenant.id === shownTenantId),
  );
  const choose = (id: string | null) => {
    setChosen(id);
    if (id) localStorage.setItem(chosenKey, id);
    else localStorage.removeItem(chosenKey);
  };
  const props = {
    me,
    tenantIds: shownTenantId ? [shownTenantId] : [],
    showsClub: !shownTenantId && clubs.length > 1,
    isHome: !tenantId,
    isStaff: editable.length > 0,
  };
  return (
    <section class="calendar" aria-label={copy.calendar.title}>
      {(!tenantId || editable.length > 0) && (
        <div class="calendar-bar">
          {!tenantId && clubs.length > 1 && (
            <ClubChips clubs={clubs} chosen={shownTenantId ?? null} onChoose={choose} />
          )}
          {editable.length > 0 && (
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
          clubs={editable.map(({ tenant }) => tenant)}
          onClose={() => setAdding(false)}
          onSaved={async () => setReloadKey(reloadKey + 1)}
        />
      )}
    </section>
  );
}
