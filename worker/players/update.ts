import { sql } from "drizzle-orm";
import { type Caller, callerParams } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import {
  isCallerGuardian,
  isOwnPlayer,
  isPlayer,
  type OwnPlayerParams,
} from "../access/own-player.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { ownPlayerAudit } from "./audit.ts";
import type { UpdatePlayer } from "./contract.ts";
import { ownPlayerAndCaller } from "./my-players.ts";

/**
 * Changes a player. A guardian may change everything, a player with a login only their own name, not their birthdate.
 * Throws `not_found`, `forbidden`, and as `requireActive` does.
 */
export async function updatePlayer(
  db: Db,
  caller: Caller,
  { id, firstName, lastName, birthdate }: UpdatePlayer & { id: string },
  now: number,
) {
  const claim = newId(now);
  const { result } = await db.commit(
    updateBatch({
      ...callerParams(caller),
      playerId: id,
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      birthdate: birthdate ?? null,
      claim,
      entryId: idPrefix(now),
      now,
    }),
  );
  requireActive(result.me);
  const player = result.player ?? fail("not_found");
  return player.player.claim === claim ? player : fail("forbidden");
}

/** Null leaves a column as it is. */
interface UpdateParams extends OwnPlayerParams {
  firstName: string | null;
  lastName: string | null;
  birthdate: string | null;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<UpdateParams>();
const { firstName, lastName, birthdate, claim } = given;

const updateBatch = batch(given, () => ({
  player: sql`
    update players set first_name = coalesce(${firstName}, players.first_name),
      last_name = coalesce(${lastName}, players.last_name),
      birthdate = coalesce(${birthdate}, players.birthdate), claim = ${claim}
    where ${isPlayer} and iif(${birthdate} is null, ${isOwnPlayer}, ${isCallerGuardian})`,

  audit: ownPlayerAudit("player.updated", sql`${isPlayer} and players.claim = ${claim}`),

  result: combine(ownPlayerAndCaller),
}));
