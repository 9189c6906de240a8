import { sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { hasMembership } from "../access/membership.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { batch, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { countColumns, outcomeColumns, tenantColumns } from "./columns.ts";

/**
 * Transfers a tenant: the person of a membership becomes owner and the caller admin, in one transaction, so that the
 * tenant always has an owner. Of two transfers at once, the second fails because its caller is no longer an owner.
 *
 * Throws `not_found` (also for a person who is not an active member), `already_member` for the caller, `forbidden`.
 */
export async function transferTenant(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, membershipId }: { tenantId: string; membershipId: string },
  now: number,
) {
  const claim = newId(now);
  const ids = { ownerId: newId(now), adminId: newId(now), entryId: idPrefix(now) };
  const answer = await db.commit(
    transferBatch({ clerkUserId, tenantId, membershipId, ...ids, claim, now }),
  );
  const place = answer.place ?? fail("not_found");
  if (place.tenant.claim === claim) return place;
  requirePermission(place, "owners.grant");
  if (place.tenant.status !== "active") return fail("forbidden");
  return fail(answer.own.length > 0 ? "already_member" : "not_found");
}

interface TransferParams {
  clerkUserId: string;
  tenantId: string;
  /** A membership of the person who becomes owner. */
  membershipId: string;
  /** The ids of the new memberships. */
  ownerId: string;
  adminId: string;
  entryId: string;
  claim: string;
  now: number;
}
const given = params<TransferParams>();
const { tenantId, membershipId, ownerId, adminId, entryId, claim, now } = given;

const newOwnerId = sql`(select m.user_id from memberships m where m.id = ${membershipId})`;

/** This batch made the new owner. By tenant and user id too, because claims have no index. */
const isTransferred = hasMembership(
  tenantId,
  newOwnerId,
  sql`m.role = 'owner' and m.claim = ${claim}`,
);

/** If the person had the role before, their row becomes active again. */
const reactivate = sql`
  on conflict (tenant_id, user_id, role) do update set status = 'active', claim = ${claim}, updated_at = ${now}`;

const transferBatch = batch(given, () => ({
  owner: sql`
    insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
    select ${ownerId}, ${tenantId}, m.user_id, 'owner', 'active', 'founder', ${now}, ${claim}, ${now}, ${now}
    from memberships m join users u on u.id = m.user_id
    where m.id = ${membershipId} and m.tenant_id = ${tenantId} and m.status = 'active' and u.status = 'active'
      and m.user_id <> ${callerId}
      and ${canChange("owners.grant", tenantId)}
    ${reactivate}`,

  admin: sql`
    insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
    select ${adminId}, ${tenantId}, ${callerId}, 'admin', 'active', 'founder', ${now}, ${claim}, ${now}, ${now}
    where ${isTransferred}
    ${reactivate}`,

  steppedDown: sql`
    update memberships set status = 'left', claim = ${claim}, updated_at = ${now}
    where memberships.tenant_id = ${tenantId} and memberships.user_id = ${callerId}
      and memberships.role = 'owner' and memberships.status = 'active'
      and ${isTransferred}`,

  tenant: sql`
    update tenants set owner_user_id = ${newOwnerId}, claim = ${claim}
    where tenants.id = ${tenantId} and ${isTransferred}`,

  audit: auditInsert(
    "tenant.transferred",
    {
      id: entryId,
      tenantId: tenants.id,
      actorUserId: callerId,
      target: ["user", tenants.ownerUserId],
      now,
    },
    sql`from tenants where tenants.id = ${tenantId} and tenants.claim = ${claim}`,
  ),

  /** The membership, if it is the caller's own. */
  own: sql<{ id: string }>`
    select m.id from memberships m where m.id = ${membershipId} and m.user_id = ${callerId}`,

  place: placeIn(tenantId, jsonObject({ ...tenantColumns, ...countColumns, ...outcomeColumns })),
}));
