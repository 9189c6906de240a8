import { useLocation } from "preact-iso";
import { may } from "../../worker/permissions.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { playersCopy } from "../i18n/players.ts";
import type { OwnTenant } from "../tenants-of.ts";
import "./club-frame.css";

/** The lists of people: those who are in, those who play, and those who were asked. */
export function PeopleTabs({ own: { tenant, roles } }: { own: OwnTenant }) {
  const { path } = useLocation();
  const base = `/clubs/${tenant.slug}`;
  const tabs = [
    { href: `${base}/people`, name: consoleCopy.invitations.members },
    { href: `${base}/players`, name: playersCopy.title },
    ...(may(roles, "invitations.read")
      ? [{ href: `${base}/invitations`, name: consoleCopy.invitations.title }]
      : []),
  ];
  return (
    <nav class="rooms rooms-within" aria-label={copy.people.title}>
      {tabs.map(({ href, name }) => (
        <a key={href} href={href} aria-current={path === href ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
