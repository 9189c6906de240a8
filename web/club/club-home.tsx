import { ClubFrame } from "./club-frame.tsx";
import { ClubView } from "./club-view.tsx";

/** `/clubs/:slug`: a club's home. */
export function ClubHome() {
  return <ClubFrame needs="tenant.read">{(own, me) => <ClubView own={own} me={me} />}</ClubFrame>;
}
