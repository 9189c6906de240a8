import { hueOf } from "../hue.ts";
import "./club-mark.css";

/** A club's logo, or its first letter on a hue of its own. */
export function ClubMark({
  tenant,
}: {
  tenant: { id: string; name: string; logoUrl: string | null };
}) {
  if (tenant.logoUrl) {
    return <img class="club-mark" src={tenant.logoUrl} alt="" width="28" height="28" />;
  }
  const [letter = "?"] = new Intl.Segmenter().segment(tenant.name);
  return (
    <span class="club-mark" style={{ "--hue": hueOf(tenant.id) }} aria-hidden="true">
      {typeof letter === "string" ? letter : letter.segment.toUpperCase()}
    </span>
  );
}
