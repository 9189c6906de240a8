import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { combine, jsonObject, one } from "../db/sql.ts";
import { Problem } from "../http/problem.ts";
import { can, type Permission, type Role } from "../permissions.ts";
import { isCaller } from "./caller.ts";

/** The tenants that the caller can see: where they are an active member, once for each role. */
export const fromOwnTenants = sql`
  from users join memberships on memberships.user_id = users.id join tenants on tenants.id = memberships.tenant_id
  where ${isCaller} and memberships.status = 'active' and tenants.status in ('active', 'ownerless')`;

const roles = sql<Role[]>`json_group_array(memberships.role)`;
const fromPlaceIn = (tenantId: Placeholder | SQL) =>
  sql`${fromOwnTenants} and tenants.id = ${tenantId} group by tenants.id`;

/**
 * A tenant as its member sees it, with the roles that they have there, for the end of a batch that reads or changes
 * something in it: `requirePermission` says why nothing was done. `tenant` is JSON of the row of `tenants`.
 */
export const placeIn = <T>(tenantId: Placeholder, tenant: SQL<T>) =>
  combine({ tenant, roles }, fromPlaceIn(tenantId));

/** As `placeIn`, as a part of another statement. */
export const placeRow = <T>(tenantId: Placeholder | SQL, tenant: SQL<T>) =>
  one(jsonObject({ tenant, roles }), fromPlaceIn(tenantId));

/** Throws `not_found` for a place that is none, and `forbidden` where it lacks the permission. */
export function requirePermission<Place extends { roles: Role[] }>(
  place: Place | undefined,
  permission: Permission,
): Place {
  if (!place) throw new Problem("not_found");
  if (!can(place.roles, permission)) throw new Problem("forbidden");
  return place;
}
