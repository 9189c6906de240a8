import { may } from "../../worker/permissions.ts";
import { api, bodyOf } from "../api.ts";
import { copy } from "../i18n/index.ts";
import type { OwnTenant } from "../tenants-of.ts";
import { useAnswer } from "../use-answer.ts";
import { ClubMark } from "./club-mark.tsx";
import { CodeCard } from "./code-card.tsx";
import "./club-view.css";

/** A club's home: what everybody in it sees, and the code for those who share it. */
export function ClubView({ own: { tenant, roles } }: { own: OwnTenant }) {
  const { home } = copy;
  const isStaff = may(roles, "members.read");
  const counts = useAnswer(
    () => bodyOf(api.tenants[":idOrSlug"].$get({ param: { idOrSlug: tenant.id } })),
    tenant.id,
  );
  return (
    <article class="club-view">
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
      {may(roles, "code.read") && <CodeCard tenant={tenant} />}
      <section class="stack">
        <h2>{home.sessionsTitle}</h2>
        <p class="soft">{isStaff ? home.sessionsEmptyStaff : home.sessionsEmptyFamily}</p>
      </section>
    </article>
  );
}
