import { type SQL, sql } from "drizzle-orm";

/* Conditions on the memberships of other people than the caller. */

/**
 * The membership exists, and is not one that an invitation offers: that one is for the invited person to accept, and
 * the tenant sees nothing of them before.
 */
export const isNotOffered = sql`(memberships.status <> 'pending' or memberships.joined_via <> 'invitation')`;

/** The person is an active member of the tenant, or none is named. */
export const isActiveMember = (userId: SQL) => sql`(${userId} is null or exists (
  select 1 from memberships guardian_as
  where guardian_as.tenant_id = tenants.id and guardian_as.user_id = ${userId} and guardian_as.status = 'active'))`;
