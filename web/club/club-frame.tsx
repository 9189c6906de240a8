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

/** The rooms of a club that a person's roles open to them. */
const rooms: { path: string; needs: Permission; name: () => string }[] = [
  { path: "", needs: "tenant.read", name: () => copy.rooms.overview },
  { path: "/people", needs: "members.read", name: () => copy.rooms.people },
  { path: "/settings", needs: "tenant.update", name: () => copy.rooms.settings },
];

/** Rooms behind a room. */
const within: Record<string, string> = {
  "/import": "/people",
  "/slips": "/people",
  "/audit": "/settings",
  "/mail": "/settings",
  "/poster": "/settings",
  "/leaked-code": "/settings",
};

/** A page in one of my clubs, for those who may be there; for anybody else it does not exist. */
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
        if (!own) return <OldSlug slug={slug ?? ""} />;
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

/** A slug that a club of mine had leads on to the one that it has; any other leads nowhere. */
function OldSlug({ slug }: { slug: string }) {
  const { path, route } = useLocation();
  const [isNone, setNone] = useState(false);
  useEffect(() => {
    unwrap(api.tenants[":idOrSlug"].$get({ param: { idOrSlug: slug } }))
      .then(({ tenant }) => {
        if (tenant.slug === slug) setNone(true);
        else route(path.replace(`/clubs/${slug}`, `/clubs/${tenant.slug}`), true);
      })
      .catch(() => setNone(true));
  }, [slug]);
  return isNone ? <NotFound /> : <Loading />;
}

/** The way between the rooms, where there is more than one. */
export function ClubNav({ own }: { own: OwnTenant }) {
  const { path } = useLocation();
  const base = `/clubs/${own.tenant.slug}`;
  const open = rooms.filter(({ needs }) => can(own.roles, needs));
  if (open.length < 2) return null;
  const isHere = (room: string) =>
    path === base + room ||
    (room === "" && path === "/") ||
    within[path.slice(base.length)] === room;
  return (
    <nav class="rooms" aria-label={own.tenant.name}>
      {open.map((room) => (
        <a
          key={room.path}
          href={base + room.path}
          aria-current={isHere(room.path) ? "page" : undefined}
        >
          {room.name()}
        </a>
      ))}
    </nav>
  );
}
