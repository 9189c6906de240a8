import { type Column, type SQL, sql } from "drizzle-orm";
import { callerId } from "../access/caller.ts";
import { params } from "../db/sql.ts";

/**
 * The words that a guardian agrees to, by their date. The app shows them beside every button that makes somebody a
 * guardian (`web/i18n`, `consent`). Other words get another date, and the record keeps the date of those that were
 * agreed to (docs/threats.md, 13).
 */
export const consentVersion = "2026-11-21";

/**
 * Makes the caller a guardian who agrees, of the player of each row that `from` finds. A guardian who has not agreed so
 * far does so now. `from` ends with a `where`.
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
