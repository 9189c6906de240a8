import { and, Column, eq, inArray, is, type Placeholder, type SQL, sql } from "drizzle-orm";
import * as access from "../access/caller.ts";
import { canChange, canRead, canRestore } from "../access/permission.ts";
import type { Caller } from "../identity/caller.ts";
import type { Permission, Role } from "../permissions.ts";
import { q } from "./client.ts";
import { fromJson } from "./rows.ts";
import { memberships, tenants, users } from "./schema.ts";
import { filled } from "./sql.ts";
import { aliased } from "./statement.ts";

/*
 * The door to tenant rows. A tenant-scoped query starts at the caller's own active membership and
 * joins outward, so no query exists that could return another tenant's row and there is no filter to
 * forget (docs/architecture.md). `tests/build/structure.test.ts` fails the build when a feature queries around this file.
 *
 * The conditions themselves are in `access/`. Here they have their values, for statements of the builder; a statement
 * that is a constant takes them from there.
 */

/** All that a statement knows of a caller: the rest is the database's to say. */
export type Named = Pick<Caller, "clerkUserId">;

/** Is the caller's own row, while they may act at all. */
export function isCaller(caller: Named): SQL {
  return filled(access.isCaller, { clerkUserId: caller.clerkUserId });
}

/** The caller's user id as a value inside another statement; null when they have no row. */
export function callerId(caller: Named): SQL<string> {
  return filled(access.callerId, { clerkUserId: caller.clerkUserId });
}

/** Is a tenant that its members can see. One that lost its last owner can still be read. */
export function isVisible(tenant: { status: Column }): SQL {
  return inArray(tenant.status, ["active", "ownerless"]);
}

/**
 * The tenants where the caller is active, each once, with every role that they hold there; narrowed
 * by `conditions`, to be ordered and cut by whoever asks.
 */
export function asMember(caller: Named, ...conditions: SQL[]) {
  return asMemberOf(caller, aliased(tenants), ...conditions);
}

/** As `asMember`, with `tenant` for what is shown of each: some columns of `tenants`, aliased. */
export function asMemberOf<Columns extends Record<string, SQL.Aliased>>(
  caller: Named,
  tenant: Columns,
  ...conditions: SQL[]
) {
  return q
    .select({
      tenant,
      roles: sql`json_group_array(${memberships.role})`.mapWith(fromJson<Role[]>).as("roles"),
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

/** The ids of the players who are the caller's: in their care, or they themselves. */
export function ownPlayerIds(caller: Named): SQL {
  return filled(access.ownPlayerIds, { clerkUserId: caller.clerkUserId });
}

/** The caller holds a permission in a tenant that can be seen, as a condition on its rows. */
export function mayRead(caller: Named, permission: Permission, tenantId: string | Column): SQL {
  return withTenant(caller, tenantId, (id) => canRead(permission, id));
}

/**
 * The caller holds a permission in a tenant that can be changed, as a condition of the statement that
 * changes it. Whoever does not hold it writes nothing; why, they learn from what the batch reads last.
 */
export function mayChange(caller: Named, permission: Permission, tenantId: string | Column): SQL {
  return withTenant(caller, tenantId, (id) => canChange(permission, id));
}

/** The caller may bring a deleted tenant back, which no other door shows. */
export function mayRestore(caller: Named, tenantId: string): SQL {
  return withTenant(caller, tenantId, canRestore);
}

function withTenant(
  { clerkUserId }: Named,
  tenantId: string | Column,
  condition: (tenantId: Column | Placeholder) => SQL,
): SQL {
  const id = is(tenantId, Column) ? tenantId : sql.placeholder("tenantId");
  return filled(condition(id), { clerkUserId, tenantId });
}

/** Where a role stands in the order of `roles`, as a value to order by: the strongest first. */
export function rank(role: Column): SQL<number> {
  return filled(access.roleRank(sql`${role}`), {});
}
