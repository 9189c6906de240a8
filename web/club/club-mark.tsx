import { hueOf } from "../data/hue-of.ts";
import "./club-mark.css";

interface Marked {
  id: string;
  name: string;
  logoUrl?: string | null;
}

/** A club's logo, or its first letter on a hue of its own. */
export function ClubMark({ tenant }: { tenant: Marked }) {
  const own = ownLogo(tenant.logoUrl);
  if (own) return <img class="club-mark" src={own} alt="" width="28" height="28" />;
  return (
    <span class="club-mark" style={{ "--hue": hueOf(tenant.id) }} aria-hidden="true">
      {firstLetter(tenant.name).toUpperCase()}
    </span>
  );
}

/** A logo that we serve ourselves; one elsewhere would be a request to somebody else's server. */
function ownLogo(logoUrl: string | null | undefined): string | null {
  const [, path] = /^https?:\/\/[^/]+(\/api\/logos\/[\w-]+)$/.exec(logoUrl ?? "") ?? [];
  return path ? `${import.meta.env.VITE_API_URL ?? ""}${path}` : null;
}

function firstLetter(name: string): string {
  if (!("Segmenter" in Intl)) return [...name][0] ?? "";
  const [first] = [...new Intl.Segmenter().segment(name)];
  return first?.segment ?? "";
}
