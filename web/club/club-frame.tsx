import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { can, type Permission } from "../../worker/permissions.ts";
import { MembersOnly } from "../app/members-only.tsx";
import { NotFound } from "../app/not-found.tsx";
import { Shell } from "../app/shell.tsx";
import { api, type Me, unwrap } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { Loading } from "../ui/loading.tsx";
import { activeTenants, type OwnTenant } from "./tenants-of.ts";
import "./club-frame.css";

/** The sections of a club, with the permission that each needs. */
const sections: { path: string; needs: Permission; name: () => string }[] = [
  { path: "", needs: "tenant.read", name: () => copy.rooms.overview },
  { path: "/people", needs: "members.read", name: () => copy.rooms.people },
  { path: "/settings", needs: "tenant.update", name: () => copy.rooms.settings },
];

/** Other pages, with the section that they belong to. */
const parentSection: Record<string, string> = {
  "/import": "/people",
  "/slips": "/people",
  "/audit": "/settings",
  "/mail": "/settings",
  "/poster": "/settings",
  "/leaked-code": "/settings",
};

/** The frame of a page of a club. Shows 404 to people without the permission `needs`. */
export function ClubFrame({
  needs,
  children,
}: {
  needs: Permission;
  children: (own: OwnTenant, me: Me) => ComponentChildren;
}) {
  const { slug } = useRoute().params;
  return (
    <MembersOnly>
      {(me) => {
        const own = activeTenants(me).find(({ tenant }) => tenant.slug === slug);
        if (!own) return <RedirectOldSlug slug={slug ?? ""} />;
        if (!can(own.roles, needs)) return <NotFound />;
        return (
          <Shell me={me} title={own.tenant.name}>
            <ClubNav own={own} />
            {children(own, me)}
          </Shell>
        );
      }}
    </MembersOnly>
  );
}

/** Redirects from a former slug of one of the person's clubs. Shows 404 for any other slug. */
function RedirectOldSlug({ slug }: { slug: string }) {
  const { path, route } = useLocation();
  const [isUnknown, setUnknown] = useState(false);
  useEffect(() => {
    unwrap(api.tenants[":idOrSlug"].$get({ param: { idOrSlug: slug } }))
      .then(({ tenant }) => {
        if (tenant.slug === slug) setUnknown(true);
        else route(path.replace(`/clubs/${slug}`, `/clubs/${tenant.slug}`), true);
      })
      .catch(() => setUnknown(true));
  }, [slug]);
  return isUnknown ? <NotFound /> : <Loading />;
}

/** The links to the sections of a club, if the person can open more than one. */
export function ClubNav({ own }: { own: OwnTenant }) {
  const { path } = useLocation();
  const base = `/clubs/${own.tenant.slug}`;
  const visible = sections.filter(({ needs }) => can(own.roles, needs));
  if (visible.length < 2) return null;
  const isCurrent = (sectionPath: string) =>
    path === base + sectionPath ||
    (sectionPath === "" && path === "/") ||
    parentSection[path.slice(base.length)] === sectionPath;
  return (
    <nav class="rooms" aria-label={own.tenant.name}>
      {visible.map((section) => (
        <a
          key={section.path}
          href={base + section.path}
          aria-current={isCurrent(section.path) ? "page" : undefined}
        >
          {section.name()}
        </a>
      ))}
    </nav>
  );
}
