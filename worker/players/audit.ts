import { sql } from "drizzle-orm";
import { callerId } from "../access/caller.ts";
import { isPlayer } from "../access/own-player.ts";
import type { Action } from "../audit/actions.ts";
import { auditInsert } from "../audit/entry.ts";
import { players } from "../db/schema.ts";
import { params } from "../db/sql.ts";

const { entryId, now } = params<{ entryId: string; now: number }>();

/** An audit entry, outside of any tenant, for each player for whom the condition is true. */
export const ownPlayerAudit = (action: Action, isChanged = isPlayer) =>
  auditInsert(
    action,
    { id: entryId, tenantId: null, actorUserId: callerId, target: ["player", players.id], now },
    sql`from players where ${isChanged}`,
  );
