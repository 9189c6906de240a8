import * as z from "zod/mini";
import { joinedVias, membershipStatuses } from "../db/schema.ts";
import { count, id, listOf, moment, orNull, text } from "../http/response-parts.ts";
import { roles } from "../permissions.ts";
import { policyInForce } from "../policy.ts";

export const Tenant = z.strictObject({
  id,
  name: text,
  slug: text,
  logoUrl: orNull(text),
  timezone: text,
  createdAt: moment,
});
export type Tenant = z.infer<typeof Tenant>;

export const Membership = z.strictObject({
  id,
  role: z.enum(roles),
  status: z.enum(membershipStatuses),
  joinedVia: z.enum(joinedVias),
  createdAt: moment,
  tenant: Tenant,
});
export type Membership = z.infer<typeof Membership>;

/** People with an active membership, and people who hold a seat: those who wait hold one too. */
export const Counts = z.strictObject({ members: count, seats: count });
export type Counts = z.infer<typeof Counts>;

const code = {
  inviteCode: text,
  inviteCodeUpdatedAt: moment,
  inviteCodeUpdatedBy: orNull(id),
};
export const CodeRotated = z.strictObject(code);
export type CodeRotated = z.infer<typeof CodeRotated>;

export const Settings = z.strictObject({
  tenant: Tenant,
  ...code,
  policy: policyInForce(),
  counts: Counts,
});
export type Settings = z.infer<typeof Settings>;

export const OwnTenants = listOf(z.extend(Tenant, { roles: z.array(z.enum(roles)) }));

export const OwnTenant = z.strictObject({
  tenant: Tenant,
  roles: z.array(z.enum(roles)),
  counts: Counts,
});
export type OwnTenant = z.infer<typeof OwnTenant>;

/** What those who run a tenant want to know first. */
export const Overview = z.strictObject({
  /** People with an active membership. */
  members: count,
  /** People and players who wait for approval. */
  waiting: count,
  /** Invitations that nobody has accepted and whose link still works. */
  invited: count,
  /** Mails of the last 30 days that did not arrive. */
  bounced: count,
  /** Sessions that begin in the next seven days and are not cancelled. */
  sessions: count,
});
export type Overview = z.infer<typeof Overview>;

export const TenantChanged = z.strictObject({ tenant: Tenant });
