import { words } from "./words.ts";

const { club } = words.en;

/** What those who run a club read about its players. */
export const playersCopy = {
  rosters: {
    title: "Who sees who comes to a session",
    staff: "Coaches and admins",
    members: "Everybody in it, without phone and mail",
  },
  title: "Players",
  empty: "No players yet. Invite parents with their child, or add a player under Members.",
  search: "Search by name",
  waiting: (count: number) =>
    count === 1 ? "One player is waiting" : `${count} players are waiting`,
  born: (day: string) => `Born ${day}`,
  band: (years: string) => `Age ${years}`,
  noGuardian: "No guardian yet",
  notAgreed: "Guardian has yet to agree",
  held: "Until a guardian agrees, others see initials only. After 30 days without one the record goes.",
  manage: "Change",
  manageNamed: (name: string) => `Change ${name}`,
  guardians: "Looked after by",
  invite: "Invite a guardian",
  whom: "Invite",
  guardian: "A guardian",
  themselves: (name: string) => `${name}, to a login of their own`,
  inviteSubmit: "Send invitation",
  removeGuardian: (name: string) => `Remove ${name} as guardian`,
  removeGuardianSure: (name: string) => `Yes, remove ${name}`,
  cannotRemove:
    "You can remove guardians who came after the child joined, or who are members here, and none of your own child.",
  remove: `Take out of the ${club}`,
  removeSure: (name: string) => `Yes, take ${name} out`,
  slips: (count: number) => (count === 1 ? "Print a slip for one player" : `Print ${count} slips`),
  slipsTitle: "Slips for families",
  slipsLead:
    "One for each child without a guardian. A parent types its code and the child's date of birth, and is in. Each works once, for 30 days; printing again makes new ones.",
  slipsMake: (count: number) => `Make ${count === 1 ? "one slip" : `${count} slips`}`,
  slipsNone: "Every player has a guardian.",
  slipFor: (name: string) => `For the family of ${name}`,
  slipHow: (address: string) => `Go to ${address} and type`,
  slipUntil: (day: string) => `Works once, until ${day}. Have the date of birth ready.`,
};
