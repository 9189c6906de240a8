import { consoleCopy } from "../i18n/console.ts";
import type { Member } from "./types.ts";

/** A person's name, or what stands for one. */
export function memberName({ user }: Member): string {
  const name = [user.firstName, user.lastName].filter(Boolean).join(" ");
  return name || user.email || consoleCopy.people.nameless;
}

/** A player's first and last name. */
export const playerName = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${firstName} ${lastName}`;
