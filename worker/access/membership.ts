import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";

/* Conditions on the memberships of people other than the caller. */

/**
 * The membership is not one that an invitation offers and the person has not accepted: until then the tenant must not
 * see their data.
 */
export const isNotOffered = sql`(memberships.status <> 'pending' or memberships.joined_via <> 'invitation')`;

type Id = Column | Placeholder | SQL;

/** The person has a membership in the tenant for which the condition on `m` is true. */
export const hasMembership = (tenantId: Id, userId: Id, condition: SQL) => sql`exists (
  select 1 from memberships m where m.tenant_id = ${tenantId} and m.user_id = ${userId} and ${condition})`;

/** The person is an active member of the row of `tenants`. True if `userId` is null. */
export const isActiveMember = (userId: SQL) =>
  sql`(${userId} is null or ${hasMembership(sql`tenants.id`, userId, sql`m.status = 'active'`)})`;
