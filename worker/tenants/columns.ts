import { memberships, tenants } from "../db/schema.ts";

/** What `toTenant` needs of a tenant. */
export const tenantColumns = {
  id: tenants.id,
  name: tenants.name,
  slug: tenants.slug,
  logoUrl: tenants.logoUrl,
  timezone: tenants.timezone,
  createdAt: tenants.createdAt,
};

/** What `toCounts` needs of a tenant. */
export const countColumns = {
  memberCount: tenants.memberCount,
  seatCount: tenants.seatCount,
};

/** What `toSettings` needs of a tenant. */
export const settingsColumns = {
  ...tenantColumns,
  ...countColumns,
  inviteCode: tenants.inviteCode,
  inviteCodeUpdatedAt: tenants.inviteCodeUpdatedAt,
  inviteCodeUpdatedBy: tenants.inviteCodeUpdatedBy,
  policy: tenants.policy,
};

/** What tells whether a change of a tenant was made, and if not, why. */
export const outcomeColumns = {
  status: tenants.status,
  claim: tenants.claim,
};

/** What `toMembership` needs of a membership. */
export const membershipColumns = {
  id: memberships.id,
  role: memberships.role,
  status: memberships.status,
  joinedVia: memberships.joinedVia,
  createdAt: memberships.createdAt,
};
