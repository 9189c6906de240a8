import { and, type Column, eq, inArray, not, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { q } from "../db/client.ts";
import { memberships, tenants, users } from "../db/schema.ts";

/**
 * The tenant has an active owner who is an active person, apart from one membership or one person where that is given.
 * At least one always remains.
 */
export function hasActiveOwner(
  tenantId: Column,
  except: { membershipId?: Column; userId?: Column } = {},
): SQL {
  const isOther = except.membershipId
    ? sql`o.id <> ${except.membershipId}`
    : except.userId
      ? sql`o.user_id <> ${except.userId}`
      : sql`true`;
  return sql`exists (select 1 from memberships o join users p on p.id = o.user_id
    where o.tenant_id = ${tenantId} and o.role = 'owner' and o.status = 'active' and p.status = 'active' and ${isOther})`;
}

/**
 * Statements by which the tenants that a person owns lose, or have again, an owner who can act, where this very write
 * (`claim`) changed whether the person may act.
 */
export function followingOwner(userId: SQL, actorUserId: SQL | null, claim: string, now: number) {
  const owned = q
    .select({ id: memberships.tenantId })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        sql`${memberships.userId} = ${userId}`,
        eq(memberships.role, "owner"),
        eq(memberships.status, "active"),
        eq(users.claim, claim),
      ),
    );
  const become = (status: "ownerless" | "active", from: "ownerless" | "active", when: SQL) =>
    q
      .update(tenants)
      .set({ status, claim })
      .where(and(eq(tenants.status, from), inArray(tenants.id, owned), when));
  const entry = (action: "tenant.orphaned" | "tenant.reinstated", status: "ownerless" | "active") =>
    auditEntry(
      tenants,
      and(eq(tenants.status, status), eq(tenants.claim, claim), inArray(tenants.id, owned)) as SQL,
      {
        action,
        tenantId: tenants.id,
        actorUserId,
        target: ["tenant", tenants.id],
      },
      now,
    );
  return {
    orphans: become("ownerless", "active", not(hasActiveOwner(tenants.id))),
    orphanEntries: entry("tenant.orphaned", "ownerless"),
    reinstated: become("active", "ownerless", hasActiveOwner(tenants.id)),
    reinstatedEntries: entry("tenant.reinstated", "active"),
  };
}
