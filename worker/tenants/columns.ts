import { memberships, tenants } from "../db/schema.ts";

/** The columns for `toTenant`. */
export const tenantColumns = {
  id: tenants.id,
  name: tenants.name,
  slug: tenants.slug,
  logoUrl: tenants.logoUrl,
  timezone: tenants.timezone,
  createdAt: tenants.createdAt,
};

/** The columns for `toCounts`. */
export const countColumns = {
  memberCount: tenants.memberCount,
  seatCount: tenants.seatCount,
};

/** The columns for `toSettings`. */
export const settingsColumns = {
  ...tenantColumns,
  ...countColumns,
  inviteCode: tenants.inviteCode,
  inviteCodeUpdatedAt: tenants.inviteCodeUpdatedAt,
  inviteCodeUpdatedBy: tenants.inviteCodeUpdatedBy,
  policy: tenants.policy,
};

/** The columns that show whether a tenant was changed, and if not, why. */
export const outcomeColumns = {
  status: tenants.status,
  claim: tenants.claim,
};

/** The columns for `toMembership`. */
export const membershipColumns = {
  id: memberships.id,
  role: memberships.role,
  status: memberships.status,
  joinedVia: memberships.joinedVia,
  createdAt: memberships.createdAt,
};
