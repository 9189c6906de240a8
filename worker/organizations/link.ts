import { sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { tenants } from "../db/schema.ts";
import { batch, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { outcomeColumns } from "../tenants/columns.ts";
import { type TenantChangeParams, tenantAudit } from "../tenants/tenant-audit.ts";
import { type FollowParams, followParams, followStatements } from "./follow.ts";

/**
 * Links a tenant to the caller's active Clerk organization, of which they are an admin, and adds its members. Null
 * unlinks the tenant, and all members stay. Requires `owners.grant`, because the organization's admins become admins.
 *
 * Throws `organization_taken` if another tenant is linked to the organization, `not_found` and `forbidden`.
 */
export async function linkOrganization(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, organizationId }: { tenantId: string; organizationId: string | null },
  now: number,
) {
  const claim = newId(now);
  const data = JSON.stringify({ organization: organizationId });
  const values = { clerkUserId, tenantId, data, claim, entryId: idPrefix(now) };
  const { place } = await db.commit(
    linkBatch({ ...values, organizationId: organizationId ?? "", ...followParams(now) }),
  );
  const { tenant } = requirePermission(place, "owners.grant");
  if (tenant.claim === claim) return tenant;
  return fail(tenant.status === "active" ? "organization_taken" : "forbidden");
}

interface LinkParams extends TenantChangeParams, FollowParams {
  /** Empty to unlink: no organization has this id. */
  organizationId: string;
  /** The data of the audit entry, as JSON. */
  data: string;
}
const given = params<LinkParams>();
const { tenantId, organizationId, data, claim } = given;

const isTaken = sql`exists (select 1 from tenants t
  where t.clerk_org_id = ${organizationId} and t.id <> ${tenantId})`;

const linkBatch = batch(given, () => ({
  linked: sql`
    update tenants set clerk_org_id = nullif(${organizationId}, ''), claim = ${claim}
    where tenants.id = ${tenantId} and ${canChange("owners.grant", tenantId)} and not ${isTaken}`,

  audit: tenantAudit("tenant.updated", sql`${data}`),

  // Changes nothing if the tenant was not linked.
  ...followStatements(sql`clerk_org_members.organization_id = ${organizationId}`),

  place: placeIn(tenantId, jsonObject({ clerkOrgId: tenants.clerkOrgId, ...outcomeColumns })),
}));
