import { type Column, inArray, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { tenants } from "../db/schema.ts";
import { type Permission, permissions } from "../permissions.ts";
import { hasClerkId } from "./caller.ts";

/*
 * What the caller may do in a tenant, as a condition of the statement that reads or changes something there. If the
 * caller may not, nothing is written; the batch reads last why. `tenantId` is a parameter, or a column of a table by
 * its full name.
 */

type TenantId = Placeholder | Column | SQL;
type TenantStatus = (typeof tenants.$inferSelect)["status"];

/** The caller holds a permission in a tenant that can be seen. */
export const canRead = (permission: Permission, tenantId: TenantId) =>
  hasPermission(permission, tenantId, ["active", "ownerless"]);

/** The caller holds a permission in a tenant that can be changed. */
export const canChange = (permission: Permission, tenantId: TenantId) =>
  hasPermission(permission, tenantId, ["active"]);

/** The caller may bring back a deleted tenant, which nothing else shows. */
export const canRestore = (tenantId: TenantId) =>
  hasPermission("tenant.delete", tenantId, ["deleted"]);

/** With a tenant's id as a parameter it is evaluated once for the whole statement, not for each row. */
function hasPermission(permission: Permission, tenantId: TenantId, statuses: TenantStatus[]): SQL {
  return sql`exists (select 1
    from users actor
      join memberships held on held.user_id = actor.id
      join tenants home on home.id = held.tenant_id
    where ${hasClerkId(sql`actor`)}
      and actor.status = 'active'
      and held.tenant_id = ${tenantId}
      and held.status = 'active'
      and ${inArray(sql`held.role`, permissions[permission])}
      and ${inArray(sql`home.status`, statuses)})`;
}
