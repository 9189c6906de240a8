import { useRoute } from "preact-iso";
import { ClubView } from "../components/club-view.tsx";
import { MembersOnly } from "../components/members-only.tsx";
import { Shell } from "../components/shell.tsx";
import { activeTenants } from "../tenants-of.ts";
import { NotFound } from "./not-found.tsx";

/** The home of one of my clubs. */
export function ClubHome() {
  const { slug } = useRoute().params;
  return (
    <MembersOnly>
      {(me) => {
        const own = activeTenants(me).find(({ tenant }) => tenant.slug === slug);
        if (!own) return <NotFound />;
        return (
          <Shell me={me} title={own.tenant.name}>
            <ClubView own={own} />
          </Shell>
        );
      }}
    </MembersOnly>
  );
}
