import { type Column, type SQL, sql } from "drizzle-orm";
import { auditInsert } from "../audit/entry.ts";
import { memberships, tenants } from "../db/schema.ts";
import { params } from "../db/sql.ts";

/**
 * The tenant has an owner: an active membership of an active person. `except` leaves out one membership or one person.
 */
export function hasActiveOwner(
  tenantId: Column,
  except: { membershipId?: Column; userId?: Column } = {},
): SQL {
  const isOther = except.membershipId
    ? sql`o.id <> ${except.membershipId}`
    : except.userId
      ? sql`o.user_id <> ${except.userId}`
      : sql`true`;
  return sql`exists (select 1 from memberships o join users p on p.id = o.user_id
    where o.tenant_id = ${tenantId} and o.role = 'owner' and o.status = 'active' and p.status = 'active' and ${isOther})`;
}

/** The membership is not that of the last active owner. */
export const isNotLastOwner = sql`(memberships.role <> 'owner' or memberships.status <> 'active'
  or ${hasActiveOwner(memberships.tenantId, { membershipId: memberships.id })})`;

/** Parameters of `ownerlessStatements`. `claim` is that of the write that changed the person's status. */
export interface OwnerlessParams {
  claim: string;
  entryId: string;
  now: number;
}
const { claim, entryId, now } = params<OwnerlessParams>();

/**
 * Statements that make the tenants of an owner ownerless, or active again, after this batch has changed the status of
 * that person. `actorUserId` is null for a webhook.
 */
export function ownerlessStatements(userId: SQL, actorUserId: SQL | null) {
  // By the person's claim, so that nothing changes unless this batch changed the person's status.
  const isOwned = sql`tenants.id in (
    select m.tenant_id from memberships m join users u on u.id = m.user_id
    where m.user_id = ${userId} and m.role = 'owner' and m.status = 'active' and u.claim = ${claim})`;
  const tenantAudit = (action: "tenant.orphaned" | "tenant.reinstated", isChanged: SQL) =>
    auditInsert(
      action,
      { id: entryId, tenantId: tenants.id, actorUserId, target: ["tenant", tenants.id], now },
      sql`from tenants where ${isChanged} and tenants.claim = ${claim} and ${isOwned}`,
    );
  return {
    orphaned: sql`
      update tenants set status = 'ownerless', claim = ${claim}
      where tenants.status = 'active' and ${isOwned} and not ${hasActiveOwner(tenants.id)}`,
    orphanedAudit: tenantAudit("tenant.orphaned", sql`tenants.status = 'ownerless'`),

    reinstated: sql`
      update tenants set status = 'active', claim = ${claim}
      where tenants.status = 'ownerless' and ${isOwned} and ${hasActiveOwner(tenants.id)}`,
    reinstatedAudit: tenantAudit("tenant.reinstated", sql`tenants.status = 'active'`),
  };
}
