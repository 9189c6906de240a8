import { type Caller, type CallerParams, callerParams, callerRow } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import type { OwnPlayerParams } from "../access/own-player.ts";
import type { Db } from "../db/client.ts";
import { batch, combine, params } from "../db/sql.ts";
import { allOwnPlayers, ownPlayerAndCaller } from "./my-players.ts";

/** The caller's players. Throws as `requireActive` does. */
export async function listOwnPlayers(db: Db, caller: Caller) {
  const { result } = await db.readNearest(listBatch(callerParams(caller)));
  requireActive(result.me);
  return result.players;
}

const listBatch = batch(params<CallerParams>(), () => ({
  result: combine({ players: allOwnPlayers, me: callerRow }),
}));

/** One of the caller's players, or undefined. Throws as `requireActive` does. */
export async function findOwnPlayer(db: Db, caller: Caller, playerId: string) {
  const { result } = await db.read(findBatch({ ...callerParams(caller), playerId }));
  requireActive(result.me);
  return result.player ?? undefined;
}

const findBatch = batch(params<OwnPlayerParams>(), () => ({
  result: combine(ownPlayerAndCaller),
}));
