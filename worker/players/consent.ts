import { type Column, isNull, type SQL, sql } from "drizzle-orm";
import { callerId as idOfCaller } from "../access/caller.ts";
import { playerGuardians } from "../db/schema.ts";
import { callerId, type Named } from "../db/scope.ts";
import { params } from "../db/sql.ts";
import { insertFrom, type Source } from "../db/statement.ts";

/**
 * The words that a guardian agrees to, by their date: they stand in the app beside every button that makes
 * somebody a guardian (`web/i18n`, `consent`). Other words get another date, and what was agreed to stays on
 * record as it was (docs/threats.md, 13).
 */
export const consentVersion = "2026-11-21";

/** What is kept of a guardian's consent. */
export function consent(now: number) {
  return { consentedAt: now, consentVersion };
}

/**
 * A statement that makes the caller a guardian who agrees, of the player of each row that `from` finds. Who
 * looks after them already, and has not agreed, has then.
 */
export function becomingGuardian(
  caller: Named,
  playerId: Column,
  from: (select: Source) => unknown,
  now: number,
) {
  const id = playerId as unknown as SQL<string>;
  return insertFrom(
    playerGuardians,
    { playerId: id, userId: callerId(caller), ...consent(now), createdAt: now },
    from,
  ).onConflictDoUpdate({
    target: [playerGuardians.playerId, playerGuardians.userId],
    set: consent(now),
    setWhere: isNull(playerGuardians.consentedAt),
  });
}

/** As `becomingGuardian`, for a batch that is a constant. `from` ends with a `where`. */
export function guardianInsert(playerId: Column, from: SQL): SQL {
  const { now } = params<{ now: number }>();
  return sql`
    insert into player_guardians (player_id, user_id, consented_at, consent_version, created_at)
    select ${playerId}, ${idOfCaller}, ${now}, ${consentVersion}, ${now}
    ${from}
    on conflict (player_id, user_id) do update set consented_at = ${now}, consent_version = ${consentVersion}
    where player_guardians.consented_at is null`;
}
