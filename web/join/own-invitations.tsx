import { useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import { api, type Me, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** The invitations that wait for me: each taken with one press, no mail needed. */
export function OwnInvitations({ me }: { me: Me }) {
  return (
    <>
      {me.invitations.map((invitation) => (
        <OwnInvitation key={invitation.id} invitation={invitation} />
      ))}
    </>
  );
}

function OwnInvitation({ invitation }: { invitation: Me["invitations"][number] }) {
  const { accept, join, roles } = copy;
  const { refresh } = useSession();
  const { route } = useLocation();
  const { problem, attempt } = useAction();
  const { id, tenantName, role } = invitation;
  const take = () =>
    attempt(async () => {
      const one = api.invitations[":id"].accept;
      const { tenant } = await unwrap(one.$post({ param: { id }, json: {} }));
      await refresh();
      route(`/clubs/${tenant.slug}`);
    });
  return (
    <section class="surface stack" aria-label={accept.waitingTitle(tenantName)}>
      <h2>{accept.waitingTitle(tenantName)}</h2>
      <p class="soft">{accept.lead(roles[role])}</p>
      <Button onClick={take}>{join.submitNamed(tenantName)}</Button>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
