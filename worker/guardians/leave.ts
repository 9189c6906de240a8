import { sql } from "drizzle-orm";
import { type Caller, callerId, callerParams } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { isCallerGuardian, isPlayer, type OwnPlayerParams } from "../access/own-player.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { ownPlayerAudit } from "../players/audit.ts";
import { type EraseParams, eraseStatements } from "../players/erase.ts";
import { ownPlayerAndCaller } from "../players/my-players.ts";

/**
 * Ends the caller's guardianship. The player stays if they have another guardian or a login; else they are erased, in
 * every tenant (docs/threats.md, 13).
 *
 * Throws `not_found`, `forbidden` if the caller is the player, and as `requireActive` does.
 */
export async function leaveAsGuardian(
  db: Db,
  caller: Caller,
  playerId: string,
  now: number,
): Promise<void> {
  const ids = { playerId, claim: newId(now), entryId: idPrefix(now) };
  const { before } = await db.commit(leaveBatch({ ...callerParams(caller), ...ids, now }));
  const me = requireActive(before.me);
  if (!before.player) return fail("not_found");
  if (!before.player.guardians.some(({ userId }) => userId === me.user.id)) fail("forbidden");
}

interface LeaveParams extends OwnPlayerParams, EraseParams {
  claim: string;
}
const { playerId, claim } = params<LeaveParams>();

/** The caller was a guardian when this batch began. */
const wasGuardian = sql`(${isPlayer} and players.claim = ${claim})`;

/** The player has another guardian or a login. */
const hasOther = sql`(players.user_id is not null or exists (select 1 from player_guardians g
  where g.player_id = players.id and g.user_id <> ${callerId}))`;

const leaveBatch = batch(params<LeaveParams>(), () => ({
  before: combine(ownPlayerAndCaller),

  claimed: sql`update players set claim = ${claim} where ${isPlayer} and ${isCallerGuardian}`,

  audit: ownPlayerAudit("guardian.left", sql`${wasGuardian} and ${hasOther}`),

  ...eraseStatements(sql`(${wasGuardian} and not ${hasOther})`, { actorUserId: callerId }),

  guardian: sql`
    delete from player_guardians
    where player_guardians.player_id = ${playerId} and player_guardians.user_id = ${callerId}
      and exists (select 1 from players where ${wasGuardian})`,
}));
