import { ClubFrame } from "./club-frame.tsx";
import { ClubView } from "./club-view.tsx";

/** The home of one of my clubs. */
export function ClubHome() {
  return <ClubFrame needs="tenant.read">{(own, me) => <ClubView own={own} me={me} />}</ClubFrame>;
}
