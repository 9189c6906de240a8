import { sql } from "drizzle-orm";
import { type Caller, callerId, callerParams, callerRow, ownPlayerIds } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import type { OwnPlayerParams } from "../access/own-player.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { playerMemberships } from "../db/schema.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";

/** Removes one of the caller's players from a tenant. Throws `not_found`, and as `requireActive` does. */
export async function leaveTenant(
  db: Db,
  caller: Caller,
  { playerId, tenantId }: { playerId: string; tenantId: string },
  now: number,
): Promise<void> {
  const ids = { playerId, tenantId, claim: newId(now), entryId: idPrefix(now) };
  const { left, result } = await db.commit(leaveBatch({ ...callerParams(caller), ...ids, now }));
  requireActive(result.me);
  if (left.length === 0) fail("not_found");
}

interface LeaveParams extends OwnPlayerParams {
  tenantId: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<LeaveParams>();
const { playerId, tenantId, claim, entryId, now } = given;

const isMembership = sql`(player_memberships.tenant_id = ${tenantId}
  and player_memberships.player_id = ${playerId})`;

const leaveBatch = batch(given, () => ({
  // A pending membership ends as removed, so that the next request waits for an admin too.
  left: sql<{ id: string }>`
    update player_memberships set status = iif(player_memberships.status = 'pending', 'removed', 'left'),
      claim = ${claim}
    where ${isMembership} and player_memberships.status in ('active', 'pending')
      and player_memberships.player_id in ${ownPlayerIds}
    returning player_id as id`,

  audit: auditInsert(
    "player.left",
    {
      id: entryId,
      tenantId: playerMemberships.tenantId,
      actorUserId: callerId,
      target: ["player", playerMemberships.playerId],
      now,
    },
    sql`from player_memberships where ${isMembership} and player_memberships.claim = ${claim}`,
  ),

  result: combine({ me: callerRow }),
}));
