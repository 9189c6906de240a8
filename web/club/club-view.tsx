import { can } from "../../worker/permissions.ts";
import { lazyPart, lazyStaffPart } from "../app/lazy-part.tsx";
import { Calendar } from "../calendar/calendar.tsx";
import { api, type Me, unwrap } from "../data/api.ts";
import { useQuery } from "../data/use-query.ts";
import { copy } from "../i18n/index.ts";
import { ClubMark } from "./club-mark.tsx";
import type { OwnTenant } from "./tenants-of.ts";
import "./club-view.css";

const Overview = lazyStaffPart(async () => (await import("./overview.tsx")).Overview);
const OwnCode = lazyPart(async () => (await import("./own-code.tsx")).OwnCode);

/** A club's home: its sessions, and the code for those who share it. */
export function ClubView({
  own: { tenant, roles },
  me,
  isHome = false,
}: {
  own: OwnTenant;
  me: Me;
  /** On the home page the sessions of all my clubs stand here. */
  isHome?: boolean;
}) {
  const { home } = copy;
  const { data: counts } = useQuery(tenant.id, () =>
    unwrap(api.tenants[":idOrSlug"].$get({ param: { idOrSlug: tenant.id } })),
  );
  const sharesCode = can(roles, "code.read");
  // Until somebody has come in by it, the code is what matters most.
  const isNew = counts?.counts.members === 1;
  return (
    <div class="club-view">
      <header class="club-head">
        <ClubMark tenant={tenant} />
        <div>
          <h1>{tenant.name}</h1>
          <p class="soft">
            {roles.map((role) => copy.roles[role]).join(", ")}
            {counts && ` · ${home.members(counts.counts.members)}`}
          </p>
        </div>
      </header>
      {sharesCode && isNew && <OwnCode tenant={tenant} />}
      {can(roles, "invitations.read") && counts && !isNew && <Overview tenant={tenant} />}
      <Calendar me={me} {...(!isHome && { tenantId: tenant.id })} />
      {sharesCode && counts && !isNew && <OwnCode tenant={tenant} />}
    </div>
  );
}
