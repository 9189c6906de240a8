import { sql } from "drizzle-orm";
import { params } from "../db/sql.ts";
import { activeCallerId, type CallerParams, ownPlayerIds } from "./caller.ts";

/* Conditions on the row of `players` for requests about one of the caller's players. */

export interface OwnPlayerParams extends CallerParams {
  playerId: string;
}
const { playerId } = params<OwnPlayerParams>();

/** The player is the one that the request names. */
export const isPlayer = sql`players.id = ${playerId}`;

/** The caller is the player, or a guardian of the player. */
export const isOwnPlayer = sql`players.id in ${ownPlayerIds}`;

/** The caller is active and a guardian of the player. */
export const isCallerGuardian = sql`exists (select 1 from player_guardians g
  where g.player_id = players.id and g.user_id = ${activeCallerId})`;
