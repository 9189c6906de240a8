import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";

/* Conditions on the memberships of other people than the caller. */

/**
 * The membership exists, and is not one that an invitation offers: that one is for the invited person to accept, and
 * the tenant sees nothing of them before.
 */
export const isNotOffered = sql`(memberships.status <> 'pending' or memberships.joined_via <> 'invitation')`;

type Id = Column | Placeholder | SQL;

/** The person has a membership in the tenant for which the condition on `m` is true. */
export const hasMembership = (tenantId: Id, userId: Id, condition: SQL) => sql`exists (
  select 1 from memberships m where m.tenant_id = ${tenantId} and m.user_id = ${userId} and ${condition})`;

/** The player has a membership in the tenant for which the condition on `p` is true. */
export const hasPlayerMembership = (tenantId: Id, playerId: Id, condition: SQL) => sql`exists (
  select 1 from player_memberships p where p.tenant_id = ${tenantId} and p.player_id = ${playerId} and ${condition})`;

/** The person is an active member of the tenant, or none is named. */
export const isMemberHere = (userId: SQL) => sql`(${userId} is null or exists (
  select 1 from memberships guardian_as
  where guardian_as.tenant_id = tenants.id and guardian_as.user_id = ${userId} and guardian_as.status = 'active'))`;
