import { hueOf } from "../hue.ts";
import "./club-mark.css";

/** A club's first letter on a hue of its own. A logo would be a request to somebody else's server. */
export function ClubMark({ tenant }: { tenant: { id: string; name: string } }) {
  const [first] = [...new Intl.Segmenter().segment(tenant.name)];
  return (
    <span class="club-mark" style={{ "--hue": hueOf(tenant.id) }} aria-hidden="true">
      {first?.segment.toUpperCase()}
    </span>
  );
}
