import type { ItemOf } from "../http/paging.ts";
import { toCounts, toTenant } from "../tenants/views.ts";
import type { PlatformTenant, PlatformUser } from "./responses.ts";
import type { listAllTenants } from "./tenants.ts";
import type { listAllUsers } from "./users.ts";

export function toPlatformTenant(tenant: ItemOf<typeof listAllTenants>): PlatformTenant {
  return {
    ...toTenant(tenant),
    status: tenant.status,
    ownerUserId: tenant.ownerUserId,
    counts: toCounts(tenant),
  };
}

export function toPlatformUser(user: ItemOf<typeof listAllUsers>): PlatformUser {
  return {
    id: user.id,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    status: user.status,
    createdAt: new Date(user.createdAt).toISOString(),
  };
}
