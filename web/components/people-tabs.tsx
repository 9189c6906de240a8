import { useLocation } from "preact-iso";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import "./club-frame.css";

/** The two lists of people: those who are in, and those who were asked. */
export function PeopleTabs({ tenant }: { tenant: { slug: string } }) {
  const { path } = useLocation();
  const base = `/clubs/${tenant.slug}`;
  const tabs = [
    { href: `${base}/people`, name: consoleCopy.invitations.members },
    { href: `${base}/invitations`, name: consoleCopy.invitations.title },
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
