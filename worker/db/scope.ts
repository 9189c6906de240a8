import { and, type Column, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Caller } from "../identity/caller.ts";
import { type Role, roles } from "../permissions.ts";
import { q } from "./client.ts";
import { memberships, tenants, users } from "./schema.ts";
import { aliased, both } from "./statement.ts";

/*
 * The door to tenant rows. A tenant-scoped query starts at the caller's own active membership and
 * joins outward, so no query exists that could return another tenant's row and there is no filter to
 * forget (DESIGN, idea 1). `scope.test.ts` fails the build when a feature queries around this file.
 */

/** Is the caller's own row, while they may act at all. */
export function isCaller(caller: Caller): SQL {
  return both(eq(users.clerkUserId, caller.clerkUserId), eq(users.status, "active"));
}

/** The caller's user id as a value inside another statement; null when they have no row. */
export function callerId(caller: Caller): SQL<string> {
  return sql<string>`(select ${users.id} from ${users} where ${users.clerkUserId} = ${caller.clerkUserId})`;
}

/** Is a tenant that its members can see. One that lost its last owner can still be read. */
export function isVisible(tenant: { status: Column }): SQL {
  return inArray(tenant.status, ["active", "ownerless"]);
}

/**
 * The tenants where the caller is active, each once, with every role that they hold there; narrowed
 * by `conditions`, to be ordered and cut by whoever asks.
 */
export function asMember(caller: Caller, ...conditions: SQL[]) {
  return q
    .select({
      tenant: aliased(tenants),
      roles: sql`json_group_array(${memberships.role})`
        .mapWith((json: string) => JSON.parse(json) as Role[])
        .as("roles"),
    })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .where(
      and(isCaller(caller), eq(memberships.status, "active"), isVisible(tenants), ...conditions),
    )
    .groupBy(tenants.id)
    .$dynamic();
}

/** A role's place in the order of `roles`, as a value: 0 is the strongest. */
export function rank(role: Column): SQL<number> {
  const cases = roles.map((name, at) => sql`when ${name} then ${sql.raw(String(at))}`);
  return sql<number>`case ${role} ${sql.join(cases, sql` `)} end`;
}
