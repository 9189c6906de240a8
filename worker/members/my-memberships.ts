import { type SQL, sql } from "drizzle-orm";
import { activeCallerId, type CallerParams } from "../access/caller.ts";
import { batch, jsonObject, list, params } from "../db/sql.ts";
import { membershipColumns, tenantColumns } from "../tenants/columns.ts";

/** A membership with its tenant. */
export const membershipRow = jsonObject({
  membership: jsonObject(membershipColumns),
  tenant: jsonObject(tenantColumns),
});

/** The active, pending and suspended memberships of a person. */
export const membershipsOf = (userId: SQL) => sql`
  from memberships join tenants on tenants.id = memberships.tenant_id
  where memberships.user_id = ${userId}
    and memberships.status in ('active', 'pending', 'suspended')
    and tenants.status in ('active', 'ownerless')`;

/** Selects the caller's active, pending and suspended memberships, oldest first. */
export function ownMemberships({ clerkUserId }: Pick<CallerParams, "clerkUserId">) {
  return ownBatch({ clerkUserId }).memberships;
}

const ownBatch = batch(params<Pick<CallerParams, "clerkUserId">>(), () => ({
  memberships: list(
    membershipRow,
    sql`${membershipsOf(activeCallerId)} order by memberships.created_at, memberships.id`,
  ),
}));
