import { and, type Column, eq, exists, inArray, ne, not, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { q } from "../db/client.ts";
import { memberships, tenants, users } from "../db/schema.ts";

/**
 * The tenant has an active owner who is an active person: besides one membership, or one person, where that
 * is named. At least one always remains.
 */
export function hasActiveOwner(
  tenantId: Column,
  besides: { membershipId?: Column; userId?: Column } = {},
): SQL {
  const owner = alias(memberships, "remaining_owner");
  const person = alias(users, "remaining_person");
  return exists(
    q
      .select({ id: owner.id })
      .from(owner)
      .innerJoin(person, eq(person.id, owner.userId))
      .where(
        and(
          eq(owner.tenantId, tenantId),
          // Said and not bound, or SQLite would not see that owners are few and have an index.
          sql`${owner.role} = 'owner'`,
          sql`${owner.status} = 'active'`,
          eq(person.status, "active"),
          besides.membershipId && ne(owner.id, besides.membershipId),
          besides.userId && ne(owner.userId, besides.userId),
        ),
      ),
  );
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
