import { and, type Column, eq, exists, ne, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { q } from "../db/client.ts";
import { memberships, users } from "../db/schema.ts";

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
