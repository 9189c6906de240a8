import { type SQL, sql } from "drizzle-orm";

/* Conditions on the memberships of people other than the caller. */

/**
 * The membership is not one that an invitation offers and the person has not accepted: until then the tenant must not
 * see their data.
 */
export const isNotOffered = sql`(memberships.status <> 'pending' or memberships.joined_via <> 'invitation')`;

/** The person is an active member of the row of `tenants`. True if `userId` is null. */
export const isActiveMember = (userId: SQL) => sql`(${userId} is null or exists (
  select 1 from memberships m where m.tenant_id = tenants.id and m.user_id = ${userId} and m.status = 'active'))`;
