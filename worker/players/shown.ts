import { type SQL, sql } from "drizzle-orm";
import { players } from "../db/schema.ts";

/*
 * What others see of a player. A child whom no guardian has agreed to is held: to all but those who put them
 * on record and have to find the guardian, initials and an age band leave the database, and nothing else
 * (docs/threats.md, 13; docs/decisions/0013-a-child-is-held-until-a-guardian-agrees.md).
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
 * The columns of a player as a tenant sees them: when somebody was born is for those who manage players
 * alone. `today` is a day such as 2026-11-21.
 */
export function asTenantSees(today: string, seesAll: SQL) {
  const isYounger = (years: number) =>
    sql`date(${players.birthdate}, ${`+${years} years`}) > ${today}`;
  const ageBand = sql`case when not ${isHeld} or ${seesAll} then null when ${isYounger(6)} then '0-5'
    when ${isYounger(9)} then '6-8' when ${isYounger(13)} then '9-12' else '13+' end`;
  return {
    id: sql<string>`${players.id}`.as("shown_id"),
    firstName: sql<string>`${shownFirstName(seesAll)}`.as("shown_first_name"),
    lastName: sql<string>`${shownLastName(seesAll)}`.as("shown_last_name"),
    birthdate: sql<string | null>`case when ${seesAll} then ${players.birthdate} end`.as(
      "shown_birthdate",
    ),
    ageBand: sql<AgeBand | null>`${ageBand}`.as("shown_age_band"),
    heldUntil: sql<number | null>`${players.heldUntil}`.as("shown_held_until"),
    userId: sql<string | null>`${players.userId}`.as("shown_user_id"),
  };
}
