import { memberships, tenants } from "../db/schema.ts";
import { aliased } from "../db/statement.ts";

/** What `tenantView` shows of a tenant, as columns. */
export function tenantShown() {
  return aliased(tenants, "id", "name", "slug", "logoUrl", "timezone", "createdAt");
}

/** What `membershipView` shows of a membership, as columns. */
export function membershipShown() {
  return aliased(memberships, "id", "role", "status", "joinedVia", "createdAt");
}
