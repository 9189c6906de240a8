import { sql } from "drizzle-orm";
import {
  activeCallerId,
  type CallerParams,
  callerId,
  callerRow,
  ownPlayerIds,
} from "../access/caller.ts";
import type { Action } from "../audit/actions.ts";
import { auditInsert } from "../audit/entry.ts";
import { players } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import { ownPlayer } from "./my-players.ts";

/* What the rules about a person's own players share. */

/** The player that a request is about, and who makes it. */
export interface OwnPlayerParams extends CallerParams {
  playerId: string;
}
interface AuditParams {
  entryId: string;
  now: number;
}
const { playerId, entryId, now } = params<OwnPlayerParams & AuditParams>();

/** The row of `players` is the one that the request is about. */
export const isPlayer = sql`players.id = ${playerId}`;

/** The player in `players` is the caller's: in their care, or they themselves. */
export const isOwn = sql`players.id in ${ownPlayerIds}`;

/** The caller, who may act, looks after the player in `players`. */
export const isGuardian = sql`exists (select 1 from player_guardians g
  where g.player_id = players.id and g.user_id = ${activeCallerId})`;

/** An entry for each player of whom the condition is true. It belongs to no tenant. */
export const playerAudit = (action: Action, isChanged = isPlayer) =>
  auditInsert(
    action,
    { id: entryId, tenantId: null, actorUserId: callerId, target: ["player", players.id], now },
    sql`from players where ${isChanged}`,
  );

/** The player if they are the caller's, and the caller: parts of the answer of a batch. */
export const ownAnswer = { own: ownPlayer(playerId), me: callerRow };
