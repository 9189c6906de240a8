import { type SQL, sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { memberships, tenants } from "../db/schema.ts";
import { batch, jsonObject, params } from "../db/sql.ts";
import {
  hasJoinedByCurrent,
  hasJoinedByEarlier,
  type JoinedBy,
  type JoinedByParams,
  joinedSinceOf,
} from "./joined-by.ts";

/**
 * Suspends all members who joined with a leaked code, in one statement, each with an audit entry. An admin can approve
 * them again one by one. Owners, admins and coaches are not suspended: an admin knows whom they have promoted.
 *
 * Returns how many. Throws `not_found` and `forbidden`.
 */
export async function suspendJoined(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, code, since }: JoinedBy & { tenantId: string },
  now: number,
): Promise<number> {
  const ids = { claim: newId(now), entryId: idPrefix(now) };
  const values = { clerkUserId, tenantId, joinedSince: joinedSinceOf({ since }), ...ids, now };
  const { suspended, place } = await db.commit(
    code === "current" ? suspendCurrentBatch(values) : suspendEarlierBatch(values),
  );
  requirePermission(place, "members.update");
  return suspended.length;
}

interface SuspendParams extends JoinedByParams {
  clerkUserId: string;
  claim: string;
  entryId: string;
  now: number;
}
const given = params<SuspendParams>();
const { tenantId, claim, entryId, now } = given;

const suspendStatements = (hasJoined: SQL) => ({
  suspended: sql<{ id: string }>`
    update memberships set status = 'suspended', claim = ${claim}, updated_at = ${now}
    where memberships.tenant_id = ${tenantId}
      and memberships.status in ('active', 'pending')
      and memberships.role in ('parent', 'player', 'member', 'viewer')
      and ${hasJoined}
      and ${canChange("members.update", tenantId)}
    returning id`,

  audit: auditInsert(
    "membership.updated",
    {
      id: entryId,
      tenantId: memberships.tenantId,
      actorUserId: callerId,
      target: ["membership", memberships.id],
      data: { status: "suspended", because: "code" },
      now,
    },
    sql`from memberships
      where memberships.tenant_id = ${tenantId} and ${hasJoined} and memberships.claim = ${claim}`,
  ),

  place: placeIn(tenantId, jsonObject({ id: tenants.id })),
});

// Separate batches, because SQLite chooses the index by the condition.
const suspendCurrentBatch = batch(given, () => suspendStatements(hasJoinedByCurrent));
const suspendEarlierBatch = batch(given, () => suspendStatements(hasJoinedByEarlier));
