import { type Column, type SQL, sql } from "drizzle-orm";
import { callerId } from "../access/caller.ts";
import { params } from "../db/sql.ts";

/**
 * The date of the consent text that the app shows beside each button that makes somebody a guardian (`consent` in
 * `languages/`). A new text gets a new date; a guardian's row keeps the date of the text that they consented to
 * (docs/threats.md, 13).
 */
export const consentVersion = "2026-11-21";

/**
 * Makes the caller a guardian, with consent, of the player of each row that `from` finds. Also records the consent of a
 * caller who was a guardian without it. `from` ends with a `where` clause, as `on conflict` needs one before it.
 */
export function guardianInsert(playerId: Column, from: SQL): SQL {
  const { now } = params<{ now: number }>();
  return sql`
    insert into player_guardians (player_id, user_id, consented_at, consent_version, created_at)
    select ${playerId}, ${callerId}, ${now}, ${consentVersion}, ${now}
    ${from}
    on conflict (player_id, user_id) do update set consented_at = ${now}, consent_version = ${consentVersion}
    where player_guardians.consented_at is null`;
}
