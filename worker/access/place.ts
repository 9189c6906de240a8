import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { combine, jsonObject, one } from "../db/sql.ts";
import { Problem } from "../http/problem.ts";
import { can, type Permission, type Role } from "../permissions.ts";
import { isCaller } from "./caller.ts";

/** The tenants where the caller is an active member, once for each of their roles. */
export const fromOwnTenants = sql`
  from users join memberships on memberships.user_id = users.id join tenants on tenants.id = memberships.tenant_id
  where ${isCaller} and memberships.status = 'active' and tenants.status in ('active', 'ownerless')`;

const roles = sql<Role[]>`json_group_array(memberships.role)`;
const fromPlaceIn = (tenantId: Placeholder | SQL) =>
  sql`${fromOwnTenants} and tenants.id = ${tenantId} group by tenants.id`;

/**
 * Selects a tenant with the caller's roles in it, if they are an active member. The last statement of a batch: with its
 * result, `requirePermission` finds out why nothing was read or changed. `tenant` is JSON of the row of `tenants`.
 */
export const placeIn = <T>(tenantId: Placeholder, tenant: SQL<T>) =>
  combine({ tenant, roles }, fromPlaceIn(tenantId));

/** The same as a value inside another statement, or null. */
export const placeRow = <T>(tenantId: Placeholder | SQL, tenant: SQL<T>) =>
  one(jsonObject({ tenant, roles }), fromPlaceIn(tenantId));

/** Throws `not_found` if the caller is not an active member, and `forbidden` if no role has the permission. */
export function requirePermission<Place extends { roles: Role[] }>(
  place: Place | undefined,
  permission: Permission,
): Place {
  if (!place) throw new Problem("not_found");
  if (!can(place.roles, permission)) throw new Problem("forbidden");
  return place;
}
