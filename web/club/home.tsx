import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { lazyPart } from "../app/lazy-part.tsx";
import { Shell } from "../app/shell.tsx";
import { Calendar } from "../calendar/calendar.tsx";
import type { Me } from "../data/api.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ClubNav } from "./club-frame.tsx";
import { ClubMark } from "./club-mark.tsx";
import { ClubView } from "./club-view.tsx";
import "../people/people.css";
import { takeFlash } from "../app/flash.ts";
import { takeReturnPath } from "../app/return-path.ts";
import { copy } from "../i18n/index.ts";
import { invitedHere } from "../join/secret-link.ts";
import { activeTenants, calendarClubs, tenantsOf } from "./tenants-of.ts";

const MissedInvitation = lazyPart(
  async () => (await import("../join/missed-invitation.tsx")).MissedInvitation,
);
const OwnInvitations = lazyPart(
  async () => (await import("../join/own-invitations.tsx")).OwnInvitations,
);
const ConsentCards = lazyPart(
  async () => (await import("../family/consent-card.tsx")).ConsentCards,
);
const JoinDialog = lazyPart(async () => (await import("../join/join-dialog.tsx")).JoinDialog);

/** Set once the person closed the dialog: in this tab it then opens by a button only. */
const closedKey = "join-dialog-closed";

/** A member's home: their default club with the sessions of all their clubs, or how to join one. */
export function Home({ me }: { me: Me }) {
  const { home, nav } = copy;
  const defaultClub = tenantsOf(me).find(({ tenant }) => tenant.id === me.user.tenantId);
  // An invitation also has a pending membership; it is shown as an invitation.
  const invitedTo = new Set(me.invitations.map(({ tenantId }) => tenantId));
  const waiting = tenantsOf(me).filter(
    ({ tenant, status }) => status === "pending" && !invitedTo.has(tenant.id),
  );
  const suspended = tenantsOf(me).filter(({ status }) => status === "suspended");
  const clubs = calendarClubs(me);
  const others = activeTenants(me).filter(({ tenant }) => tenant.id !== defaultClub?.tenant.id);
  const hasNoClub = clubs.length === 0 && waiting.length === 0 && me.invitations.length === 0;
  const [notice] = useState(takeFlash);
  const { route } = useLocation();
  useEffect(() => {
    const path = takeReturnPath();
    if (path) route(path, true);
  }, [route]);
  const [isOpen, setOpen] = useState(
    hasNoClub && suspended.length === 0 && !sessionStorage.getItem(closedKey),
  );
  const close = () => {
    sessionStorage.setItem(closedKey, "yes");
    setOpen(false);
  };
  return (
    <Shell me={me} title={defaultClub?.tenant.name ?? nav.home}>
      {notice && <Notice kind="danger">{notice}</Notice>}
      {invitedHere() && <MissedInvitation me={me} />}
      {me.invitations.length > 0 && <OwnInvitations me={me} />}
      {needsMyConsent(me) && <ConsentCards me={me} />}
      {waiting.map(({ tenant }) => (
        <section key={tenant.id} class="stack">
          <h1>{home.waitingTitle(tenant.name)}</h1>
          <Notice kind="waiting">{home.waitingLead}</Notice>
        </section>
      ))}
      {suspended.map(({ tenant }) => (
        <Notice key={tenant.id} kind="waiting">
          {home.suspended(tenant.name)}
        </Notice>
      ))}
      {defaultClub && (
        <>
          <ClubNav own={defaultClub} />
          <ClubView own={defaultClub} me={me} isHome />
        </>
      )}
      {!defaultClub && clubs.length > 0 && (
        <>
          <h1>{copy.calendar.title}</h1>
          <Calendar me={me} />
        </>
      )}
      {others.length > 0 && (
        <section class="stack other-clubs" aria-label={nav.clubs}>
          <h2>{home.otherClubs}</h2>
          <ul class="people">
            {others.map(({ tenant }) => (
              <li key={tenant.id}>
                <ClubMark tenant={tenant} />
                <a class="people-who" href={`/clubs/${tenant.slug}`}>
                  {tenant.name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {hasNoClub && (
        <section class="stack">
          <p class="soft">{me.user.firstName ? home.hello(me.user.firstName) : home.helloPlain}</p>
          <h1>{home.nowhereTitle}</h1>
          <p class="soft">{home.nowhereLead}</p>
          <p>
            <Button onClick={() => setOpen(true)}>{home.enterCode}</Button>
          </p>
        </section>
      )}
      {isOpen && <JoinDialog onClose={close} />}
    </Shell>
  );
}

/** Whether the consent of this person as guardian is missing for a child. */
function needsMyConsent(me: Me): boolean {
  return me.players.some(({ guardians }) =>
    guardians.some(({ userId, hasConsented }) => userId === me.user.id && !hasConsented),
  );
}
