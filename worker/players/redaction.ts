import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { players } from "../db/schema.ts";

/*
 * What other people see of a player. A child without a guardian's consent is held: only people who manage players see
 * the name, because they have to find a guardian. Everybody else gets initials and an age band from the database
 * (docs/threats.md, 13; docs/decisions/0013-guardian-consent.md).
 */

const isHeld = sql`${players.heldUntil} is not null`;

/** The first name; the initial of a held player unless the caller `canSeeHeld`. */
export const shownFirstName = (canSeeHeld: SQL = sql`false`) =>
  redactedName(players.firstName, canSeeHeld);
/** The last name; the initial of a held player unless the caller `canSeeHeld`. */
export const shownLastName = (canSeeHeld: SQL = sql`false`) =>
  redactedName(players.lastName, canSeeHeld);

function redactedName(name: typeof players.firstName | typeof players.lastName, canSeeHeld: SQL) {
  return sql<string>`case when ${isHeld} and not ${canSeeHeld} then substr(${name}, 1, 1) || '.' else ${name} end`;
}

/** Ages in years, for held players. */
export const ageBands = ["0-5", "6-8", "9-12", "13+"] as const;
export type AgeBand = (typeof ageBands)[number];

/**
 * The columns of a player as a tenant sees them. Only a caller who `canSeeHeld` gets birthdates. `today` is a day such
 * as 2026-11-21.
 */
export const tenantPlayerColumns = (today: Placeholder, canSeeHeld: SQL) => {
  const isYounger = (years: number) =>
    sql`date(${players.birthdate}, ${`+${years} years`}) > ${today}`;
  return {
    id: players.id,
    firstName: shownFirstName(canSeeHeld),
    lastName: shownLastName(canSeeHeld),
    birthdate: sql<string | null>`case when ${canSeeHeld} then ${players.birthdate} end`,
    ageBand: sql<AgeBand | null>`case when not ${isHeld} or ${canSeeHeld} then null
      when ${isYounger(6)} then '0-5' when ${isYounger(9)} then '6-8' when ${isYounger(13)} then '9-12'
      else '13+' end`,
    heldUntil: players.heldUntil,
    userId: players.userId,
  };
};
