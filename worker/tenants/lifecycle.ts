import { sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { canChange, canRestore } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { settingsColumns } from "./columns.ts";
import { type TenantChangeParams, tenantAudit } from "./tenant-audit.ts";

/** How long an owner can restore a deleted tenant. */
export const restorableMs = 30 * 24 * 60 * 60 * 1000;

/** The most tenants that one run of the cron erases. */
const maxErased = 20;

/**
 * Soft-deletes a tenant: nobody sees it any more, and its code and invitations stop working. Throws `not_found` and
 * `forbidden`.
 */
export async function deleteTenant(
  db: Db,
  { clerkUserId }: Caller,
  tenantId: string,
  now: number,
): Promise<void> {
  const claim = newId(now);
  const { place, tenant } = await db.commit(
    deleteBatch({ clerkUserId, tenantId, claim, entryId: idPrefix(now), now }),
  );
  requirePermission(place, "tenant.delete");
  if (tenant?.claim !== claim) fail("forbidden");
}

const given = params<TenantChangeParams>();
const { tenantId, claim, now } = given;

const deleteBatch = batch(given, () => ({
  // Read before the change, because nobody has access to a deleted tenant.
  place: placeIn(tenantId, jsonObject({ id: tenants.id })),

  deleted: sql`
    update tenants set status = 'deleted', deleted_at = ${now}, claim = ${claim}
    where tenants.id = ${tenantId} and ${canChange("tenant.delete", tenantId)}`,

  audit: tenantAudit("tenant.deleted"),

  tenant: combine({ claim: tenants.claim }, sql`from tenants where tenants.id = ${tenantId}`),
}));

/** Restores a deleted tenant within 30 days, for an owner. Throws `not_found` in all other cases. */
export async function restoreTenant(
  db: Db,
  { clerkUserId }: Caller,
  tenantId: string,
  now: number,
) {
  const claim = newId(now);
  const ids = { claim, entryId: idPrefix(now) };
  const { place } = await db.commit(
    restoreBatch({ clerkUserId, tenantId, ...ids, deletedAfter: now - restorableMs, now }),
  );
  const { tenant } = requirePermission(place, "tenant.delete");
  return tenant.claim === claim ? tenant : fail("not_found");
}

interface RestoreParams extends TenantChangeParams {
  deletedAfter: number;
}
const { deletedAfter } = params<RestoreParams>();

const restoreBatch = batch(params<RestoreParams>(), () => ({
  restored: sql`
    update tenants set status = 'active', deleted_at = null, claim = ${claim}
    where tenants.id = ${tenantId} and tenants.status = 'deleted' and tenants.deleted_at > ${deletedAfter}
      and ${canRestore(tenantId)}`,

  audit: tenantAudit("tenant.restored"),

  place: placeIn(tenantId, jsonObject({ ...settingsColumns, claim: tenants.claim })),
}));

export interface ErasureParams {
  deletedBefore: number;
}
export const erasureValues = (now: number): ErasureParams => ({
  deletedBefore: now - restorableMs,
});

const { deletedBefore } = params<ErasureParams>();

/** Selects the same tenants until the last statement, which deletes them. */
const erasableTenantIds = sql`(select t.id from tenants t
  where t.status = 'deleted' and t.deleted_at < ${deletedBefore} limit ${maxErased})`;

const eraseBatch = batch(params<ErasureParams>(), () => ({
  defaults: sql`update users set default_tenant_id = null where users.default_tenant_id in ${erasableTenantIds}`,
  emailEvents: sql`
    delete from email_events where email_events.email_id in (
      select e.id from emails e where e.tenant_id in ${erasableTenantIds})`,
  emails: sql`delete from emails where emails.tenant_id in ${erasableTenantIds}`,
  logos: sql`delete from tenant_logos where tenant_logos.tenant_id in ${erasableTenantIds}`,
  oldSlugs: sql`delete from old_slugs where old_slugs.tenant_id in ${erasableTenantIds}`,
  clubSignups: sql`delete from club_signups where club_signups.tenant_id in ${erasableTenantIds}`,
  invitations: sql`delete from invitations where invitations.tenant_id in ${erasableTenantIds}`,
  signups: sql`
    delete from session_signups where session_signups.session_id in (
      select s.id from sessions s where s.tenant_id in ${erasableTenantIds})`,
  sessions: sql`delete from sessions where sessions.tenant_id in ${erasableTenantIds}`,
  slips: sql`delete from claim_slips where claim_slips.tenant_id in ${erasableTenantIds}`,
  players: sql`delete from player_memberships where player_memberships.tenant_id in ${erasableTenantIds}`,
  memberships: sql`delete from memberships where memberships.tenant_id in ${erasableTenantIds}`,
  audit: sql`delete from audit_entries where audit_entries.tenant_id in ${erasableTenantIds}`,
  tenants: sql`delete from tenants where tenants.id in ${erasableTenantIds}`,
}));

/**
 * Erases tenants that can no longer be restored, with everything in them except people and players, who may belong to
 * other tenants.
 */
export const deletedTenants = { due: erasableTenantIds, statements: eraseBatch };
