import { useState } from "preact/hooks";
import type { Me } from "../api.ts";
import { Button } from "../components/button.tsx";
import { ClubRooms } from "../components/club-frame.tsx";
import { ClubView } from "../components/club-view.tsx";
import { JoinDialog } from "../components/join-dialog.tsx";
import { MissedInvitation } from "../components/missed-invitation.tsx";
import { Notice } from "../components/notice.tsx";
import { OwnInvitations } from "../components/own-invitations.tsx";
import { Shell } from "../components/shell.tsx";
import { takeFlash } from "../flash.ts";
import { copy } from "../i18n/index.ts";
import { tenantsOf } from "../tenants-of.ts";

/** Closed once, the dialog stays closed for this visit; settings and the button open it again. */
const closedKey = "join-dialog-closed";

/** Home: the club that is shown first, or the way into one. */
export function Home({ me }: { me: Me }) {
  const { home, nav } = copy;
  const shown = tenantsOf(me).find(({ tenant }) => tenant.id === me.user.tenantId);
  // An invitation holds a place too; it is shown as what it is.
  const invitedTo = new Set(me.invitations.map(({ tenantId }) => tenantId));
  const waiting = tenantsOf(me).filter(
    ({ tenant, status }) => status === "pending" && !invitedTo.has(tenant.id),
  );
  const suspended = tenantsOf(me).filter(({ status }) => status === "suspended");
  const isLost = !shown && waiting.length === 0 && me.invitations.length === 0;
  const [notice] = useState(takeFlash);
  const [isOpen, setOpen] = useState(
    isLost && suspended.length === 0 && !sessionStorage.getItem(closedKey),
  );
  const close = () => {
    sessionStorage.setItem(closedKey, "yes");
    setOpen(false);
  };
  return (
    <Shell me={me} title={shown?.tenant.name ?? nav.home}>
      {notice && <Notice kind="danger">{notice}</Notice>}
      <MissedInvitation me={me} />
      <OwnInvitations me={me} />
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
      {shown && <ClubRooms own={shown} />}
      {shown && <ClubView own={shown} />}
      {isLost && (
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
