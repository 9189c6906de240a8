import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { players } from "../db/schema.ts";

/*
 * What others see of a player. A child whom no guardian has agreed to is held: to all but those who put them
 * on record and have to find the guardian, initials and an age band leave the database, and nothing else
 * (docs/threats.md, 13; docs/decisions/0013-guardian-consent.md).
 */

const isHeld = sql`${players.heldUntil} is not null`;

/** A first name, or the initial of somebody held from whoever may not `seeAll`. */
export const shownFirstName = (seesAll: SQL = sql`false`) => shown(players.firstName, seesAll);
/** A last name, or the initial of somebody held. */
export const shownLastName = (seesAll: SQL = sql`false`) => shown(players.lastName, seesAll);

function shown(name: typeof players.firstName | typeof players.lastName, seesAll: SQL) {
  return sql<string>`case when ${isHeld} and not ${seesAll} then substr(${name}, 1, 1) || '.' else ${name} end`;
}

/** About how old somebody held is. */
export const ageBands = ["0-5", "6-8", "9-12", "13+"] as const;
export type AgeBand = (typeof ageBands)[number];

/**
 * The columns of a player as a tenant sees them. Only people who manage players see a birthdate. `today` is a day such
 * as 2026-11-21.
 */
export const tenantPlayerColumns = (today: Placeholder, seesAll: SQL) => {
  const isYounger = (years: number) =>
    sql`date(${players.birthdate}, ${`+${years} years`}) > ${today}`;
  return {
    id: players.id,
    firstName: shownFirstName(seesAll),
    lastName: shownLastName(seesAll),
    birthdate: sql<string | null>`case when ${seesAll} then ${players.birthdate} end`,
    ageBand: sql<AgeBand | null>`case when not ${isHeld} or ${seesAll} then null
      when ${isYounger(6)} then '0-5' when ${isYounger(9)} then '6-8' when ${isYounger(13)} then '9-12'
      else '13+' end`,
    heldUntil: players.heldUntil,
    userId: players.userId,
  };
};
