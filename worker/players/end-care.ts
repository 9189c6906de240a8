import { sql } from "drizzle-orm";
import { type Caller, callerId, callerParams } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { type EraseParams, eraseStatements } from "./erase.ts";
import {
  isGuardian,
  isPlayer,
  type OwnPlayerParams,
  ownAnswer,
  playerAudit,
} from "./own-player.ts";

/**
 * Ends the caller's care for a player. While somebody else looks after the player, or the player has an own login, they
 * stay. If the caller is the last guardian, the player is erased, in every tenant (docs/threats.md, 13).
 *
 * Throws `not_found`, `forbidden` for the player themselves, and as `requireActive` does.
 */
export async function endCare(db: Db, caller: Caller, id: string, now: number): Promise<void> {
  const ids = { playerId: id, claim: newId(now), entryId: idPrefix(now) };
  const { before } = await db.commit(endCareBatch({ ...callerParams(caller), ...ids, now }));
  const me = requireActive(before.me);
  if (!before.own) return fail("not_found");
  if (!before.own.guardians.some(({ userId }) => userId === me.user.id)) fail("forbidden");
}

interface EndCareParams extends OwnPlayerParams, EraseParams {
  claim: string;
}
const { playerId, claim } = params<EndCareParams>();

/** The caller was a guardian when this batch began. */
const wasGuardian = sql`(${isPlayer} and players.claim = ${claim})`;

/** The player stays: somebody else looks after them, or they have a login. */
const isKept = sql`(players.user_id is not null or exists (select 1 from player_guardians g
  where g.player_id = players.id and g.user_id <> ${callerId}))`;

const endCareBatch = batch(params<EndCareParams>(), () => ({
  before: combine(ownAnswer),

  claimed: sql`update players set claim = ${claim} where ${isPlayer} and ${isGuardian}`,

  audit: playerAudit("guardian.left", sql`${wasGuardian} and ${isKept}`),

  ...eraseStatements(sql`(${wasGuardian} and not ${isKept})`, { actorUserId: callerId }),

  guardian: sql`
    delete from player_guardians
    where player_guardians.player_id = ${playerId} and player_guardians.user_id = ${callerId}
      and exists (select 1 from players where ${wasGuardian})`,
}));
