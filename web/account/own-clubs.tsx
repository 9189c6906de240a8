import { useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { ClubMark } from "../club/club-mark.tsx";
import { tenantsOf } from "../club/tenants-of.ts";
import { api, expectNoContent, type Me, unwrap } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import "./settings.css";

/** The signed-in person's clubs: which one is shown first, and a way to leave each. */
export function OwnClubs({ me }: { me: Me }) {
  const { settings, roles: roleNames } = copy;
  const { refresh } = useSession();
  const tenants = tenantsOf(me);
  if (tenants.length === 0) return null;
  const showFirst = async (tenantId: string) => {
    await unwrap(api.me.$patch({ json: { tenantId } }));
    await refresh();
  };
  return (
    <section class="surface stack">
      <h2>{settings.clubs}</h2>
      <ul class="club-list">
        {tenants.map(({ tenant, roles, status }) => (
          <li key={tenant.id}>
            <ClubMark tenant={tenant} />
            <div class="club-list-name">
              {status === "active" ? (
                <a href={`/clubs/${tenant.slug}`}>{tenant.name}</a>
              ) : (
                <span>{tenant.name}</span>
              )}
              <p class="soft small">{roles.map((role) => roleNames[role]).join(", ")}</p>
            </div>
            {status === "pending" && <span class="soft small">{settings.waiting}</span>}
            {status === "active" && me.user.tenantId === tenant.id && (
              <span class="soft small">{settings.shownFirst}</span>
            )}
            {status === "active" && me.user.tenantId !== tenant.id && (
              <Button quiet onClick={() => showFirst(tenant.id)}>
                {settings.showFirst}
              </Button>
            )}
            <LeaveButton tenant={tenant} membershipIds={membershipIdsIn(me, tenant.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** All memberships of a tenant, one for each role: leaving it ends all of them. */
function membershipIdsIn(me: Me, tenantId: string): string[] {
  return me.memberships.flatMap(({ id, tenant }) => (tenant.id === tenantId ? [id] : []));
}

function LeaveButton({
  tenant,
  membershipIds,
}: {
  tenant: { name: string };
  membershipIds: string[];
}) {
  const { settings } = copy;
  const { refresh } = useSession();
  const [isConfirming, setConfirming] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const leave = async () => {
    try {
      for (const id of membershipIds)
        await expectNoContent(api.memberships[":id"].$delete({ param: { id } }));
    } catch (error) {
      setProblem(error);
    }
    await refresh();
  };
  if (problem !== undefined) return <Notice kind="danger">{sentenceFor(problem)}</Notice>;
  return isConfirming ? (
    <Button danger onClick={leave}>
      {settings.leaveSure(tenant.name)}
    </Button>
  ) : (
    <Button quiet onClick={() => setConfirming(true)}>
      {settings.leave}
    </Button>
  );
}
