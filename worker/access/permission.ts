import { type Column, inArray, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { tenants } from "../db/schema.ts";
import { type Permission, permissions } from "../permissions.ts";
import { hasClerkId } from "./caller.ts";

/*
 * The caller's permissions in a tenant, as conditions of the statement that reads or changes something there. Without
 * the permission nothing is written, and the last statement of the batch finds out why. `tenantId` is a parameter, or a
 * column of a table by its full name.
 */

type TenantId = Placeholder | Column | SQL;
type TenantStatus = (typeof tenants.$inferSelect)["status"];

/** The caller has the permission in a tenant that is active or ownerless. */
export const canRead = (permission: Permission, tenantId: TenantId) =>
  hasPermission(permission, tenantId, ["active", "ownerless"]);

/** The caller has the permission in an active tenant. */
export const canChange = (permission: Permission, tenantId: TenantId) =>
  hasPermission(permission, tenantId, ["active"]);

/** The caller may restore the deleted tenant. */
export const canRestore = (tenantId: TenantId) =>
  hasPermission("tenant.delete", tenantId, ["deleted"]);

/** If `tenantId` is a parameter, SQLite evaluates this once for the statement and not for each row. */
function hasPermission(permission: Permission, tenantId: TenantId, statuses: TenantStatus[]): SQL {
  return sql`exists (select 1
    from users actor
      join memberships actor_membership on actor_membership.user_id = actor.id
      join tenants actor_tenant on actor_tenant.id = actor_membership.tenant_id
    where ${hasClerkId(sql`actor`)}
      and actor.status = 'active'
      and actor_membership.tenant_id = ${tenantId}
      and actor_membership.status = 'active'
      and ${inArray(sql`actor_membership.role`, permissions[permission])}
      and ${inArray(sql`actor_tenant.status`, statuses)})`;
}
