import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { watchSessionEnd } from "../auth/session-end.ts";
import { ClubMark } from "../club/club-mark.tsx";
import { tenantsOf } from "../club/tenants-of.ts";
import type { Me } from "../data/api.ts";
import { markSessionEnded } from "../data/offline-snapshot.ts";
import { copy } from "../i18n/index.ts";
import { Brand } from "./brand.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { saveReturnPath } from "./return-path.ts";
import "./shell.css";

/** The frame around every page of a signed-in person: tabs on a phone, a sidebar on a desktop. */
export function Shell({
  me,
  title,
  children,
}: {
  me: Me;
  title: string;
  children: ComponentChildren;
}) {
  const { path } = useLocation();
  const { nav } = copy;
  useEffect(() => {
    document.title = `${title} · ${copy.product}`;
  }, [title]);
  // The session was ended on another device: the sign-in page explains it.
  useEffect(
    () =>
      watchSessionEnd(() => {
        markSessionEnded();
        saveReturnPath(location.pathname as `/${string}`);
        location.replace("/sign-in");
      }),
    [],
  );
  const ariaCurrent = (isCurrent: boolean) => (isCurrent ? ("page" as const) : undefined);
  return (
    <div class="shell">
      <a class="skip" href="#content">
        {copy.skipToContent}
      </a>
      <header class="shell-head">
        <Brand />
      </header>
      <nav class="shell-nav" aria-label={nav.main}>
        <a href="/" aria-current={ariaCurrent(path === "/")}>
          <Icon d="M4 11l8-7 8 7v9h-5v-6H9v6H4z" />
          {nav.home}
        </a>
        {tenantsOf(me).map(({ tenant }) => (
          <a
            key={tenant.id}
            class="shell-club"
            href={`/clubs/${tenant.slug}`}
            aria-current={ariaCurrent(`${path}/`.startsWith(`/clubs/${tenant.slug}/`))}
          >
            <ClubMark tenant={tenant} />
            <span>{tenant.name}</span>
          </a>
        ))}
        <a href="/family" aria-current={ariaCurrent(path === "/family")}>
          <Icon d="M9 10.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M17 12a2.500 2.500 0 1 0 0-5M18 15c2 .5 3.200 2 3.500 5" />
          {nav.family}
        </a>
        <a href="/settings" aria-current={ariaCurrent(`${path}/`.startsWith("/settings/"))}>
          <Icon d="M4 7h10M18 7h2M4 17h2M10 17h10M16 4.500v5M8 14.500v5" />
          {nav.settings}
        </a>
      </nav>
      <main class="shell-main" id="content">
        <ConnectionNotice />
        {children}
      </main>
    </div>
  );
}

function Icon({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path
        d={d}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
    </svg>
  );
}
