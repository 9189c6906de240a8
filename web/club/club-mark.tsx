import { hueOf } from "../data/hue-of.ts";
import "./club-mark.css";

interface MarkedTenant {
  id: string;
  name: string;
  logoUrl?: string | null;
}

/** A club's logo, or its first letter on a colour of its own. */
export function ClubMark({ tenant }: { tenant: MarkedTenant }) {
  const own = ownLogo(tenant.logoUrl);
  if (own) return <img class="club-mark" src={own} alt="" width="28" height="28" />;
  return (
    <span class="club-mark" style={{ "--hue": hueOf(tenant.id) }} aria-hidden="true">
      {firstLetter(tenant.name).toUpperCase()}
    </span>
  );
}

/** The path of a logo that our API serves. Other addresses are not loaded: they would tell another server who reads this page. */
function ownLogo(logoUrl: string | null | undefined): string | null {
  const [, path] = /^https?:\/\/[^/]+(\/api\/logos\/[\w-]+)$/.exec(logoUrl ?? "") ?? [];
  return path ? `${import.meta.env.VITE_API_URL ?? ""}${path}` : null;
}

function firstLetter(name: string): string {
  if (!("Segmenter" in Intl)) return [...name][0] ?? "";
  const [first] = [...new Intl.Segmenter().segment(name)];
  return first?.segment ?? "";
}
