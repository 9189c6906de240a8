import type { Row } from "../db/sql.ts";
import type { Role } from "../permissions.ts";
import { defaultPolicy } from "../policy.ts";
import type { countColumns, membershipColumns, settingsColumns, tenantColumns } from "./columns.ts";
import type { CodeRotated, Counts, Membership, OwnTenant, Settings, Tenant } from "./responses.ts";

type TenantRow = Row<typeof tenantColumns>;
type CountsRow = Row<typeof countColumns>;
type SettingsRow = Row<typeof settingsColumns>;

/** A tenant as anybody who belongs to it sees it. */
export function toTenant(tenant: TenantRow): Tenant {
  return {
    id: tenant.id,
    name: tenant.name,
    slug: tenant.slug,
    logoUrl: tenant.logoUrl,
    timezone: tenant.timezone,
    createdAt: new Date(tenant.createdAt).toISOString(),
  };
}

export function toCounts(tenant: CountsRow): Counts {
  return { members: tenant.memberCount, seats: tenant.seatCount };
}

/** A tenant with the caller's roles in it. */
export function toOwnTenant(place: { tenant: TenantRow & CountsRow; roles: Role[] }): OwnTenant {
  const { tenant, roles } = place;
  return { tenant: toTenant(tenant), roles, counts: toCounts(tenant) };
}

/** A tenant's code, as those who run it see it. */
export function toCodeRotated(
  tenant: Pick<SettingsRow, "inviteCode" | "inviteCodeUpdatedAt" | "inviteCodeUpdatedBy">,
): CodeRotated {
  return {
    inviteCode: tenant.inviteCode,
    inviteCodeUpdatedAt: new Date(tenant.inviteCodeUpdatedAt).toISOString(),
    inviteCodeUpdatedBy: tenant.inviteCodeUpdatedBy,
  };
}

/** A tenant's settings, as those who run it see them. */
export function toSettings(tenant: SettingsRow): Settings {
  return {
    tenant: toTenant(tenant),
    ...toCodeRotated(tenant),
    policy: toPolicy(tenant.policy),
    counts: toCounts(tenant),
  };
}

/** Every key of a policy; the default if the tenant has decided nothing. */
function toPolicy(policy: SettingsRow["policy"]): Settings["policy"] {
  return {
    codeJoins: policy.codeJoins ?? defaultPolicy.codeJoins,
    slugJoins: policy.slugJoins ?? defaultPolicy.slugJoins,
    scopeForGuardians: policy.scopeForGuardians ?? defaultPolicy.scopeForGuardians,
    codeRole: policy.codeRole ?? defaultPolicy.codeRole,
    codePaused: policy.codePaused ?? defaultPolicy.codePaused,
    codeExpiresAt: policy.codeExpiresAt ?? defaultPolicy.codeExpiresAt,
    codeMaxUses: policy.codeMaxUses ?? defaultPolicy.codeMaxUses,
    allowedEmailDomains: policy.allowedEmailDomains ?? defaultPolicy.allowedEmailDomains,
    maxMembers: policy.maxMembers ?? defaultPolicy.maxMembers,
    rosterVisibility: policy.rosterVisibility ?? defaultPolicy.rosterVisibility,
    minLoginAge: policy.minLoginAge ?? defaultPolicy.minLoginAge,
    invitesPerDay: policy.invitesPerDay ?? defaultPolicy.invitesPerDay,
  };
}

/** A membership as the person who holds it sees it. */
export function toMembership(row: {
  membership: Row<typeof membershipColumns>;
  tenant: TenantRow;
}): Membership {
  const { membership, tenant } = row;
  return {
    id: membership.id,
    role: membership.role,
    status: membership.status,
    joinedVia: membership.joinedVia,
    createdAt: new Date(membership.createdAt).toISOString(),
    tenant: toTenant(tenant),
  };
}
