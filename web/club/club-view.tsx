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

/** A club's home: its sessions, an overview for staff, and the code for people who may share it. */
export function ClubView({
  own: { tenant, roles },
  me,
  isHome = false,
}: {
  own: OwnTenant;
  me: Me;
  /** On the home page: shows the sessions of all the person's clubs. */
  isHome?: boolean;
}) {
  const { home } = copy;
  const { data: tenantDetails } = useQuery(tenant.id, () =>
    unwrap(api.tenants[":idOrSlug"].$get({ param: { idOrSlug: tenant.id } })),
  );
  const sharesCode = can(roles, "code.read");
  // In a new club the code comes first: nobody has joined yet.
  const isNew = tenantDetails?.counts.members === 1;
  return (
    <div class="club-view">
      <header class="club-head">
        <ClubMark tenant={tenant} />
        <div>
          <h1>{tenant.name}</h1>
          <p class="soft">
            {roles.map((role) => copy.roles[role]).join(", ")}
            {tenantDetails && ` · ${home.members(tenantDetails.counts.members)}`}
          </p>
        </div>
      </header>
      {sharesCode && isNew && <OwnCode tenant={tenant} />}
      {can(roles, "invitations.read") && tenantDetails && !isNew && <Overview tenant={tenant} />}
      <Calendar me={me} {...(!isHome && { tenantId: tenant.id })} />
      {sharesCode && tenantDetails && !isNew && <OwnCode tenant={tenant} />}
    </div>
  );
}
