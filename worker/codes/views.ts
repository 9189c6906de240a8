import { toUser } from "../access/views.ts";
import { toMembership, toTenant } from "../tenants/views.ts";
import type { joinByCode } from "./join.ts";
import type { lookUpCode } from "./look-up.ts";
import type { CodeFound, Joined } from "./responses.ts";

export function toJoined(joined: Awaited<ReturnType<typeof joinByCode>>): Joined {
  const { me, tenant, membership, alreadyMember } = joined;
  return {
    tenant: toTenant(tenant),
    user: toUser(me),
    membership: toMembership({ membership, tenant }),
    alreadyMember,
  };
}

export function toCodeFound(found: Awaited<ReturnType<typeof lookUpCode>>): CodeFound {
  return {
    tenantId: found.tenantId,
    tenantName: found.tenantName,
    requiresApproval: found.requiresApproval,
  };
}
