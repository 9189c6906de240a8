import { consoleCopy } from "../i18n/console.ts";
import type { Member } from "./types.ts";

/** A member's name, else their address. */
export function memberName({ user }: Member): string {
  const name = [user.firstName, user.lastName].filter(Boolean).join(" ");
  return name || user.email || consoleCopy.people.nameless;
}

/** A player's first and last name. */
export const playerName = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${firstName} ${lastName}`;
