import { eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import {
  type CallerParams,
  callerColumns,
  defaultTenantOrder,
  fromCaller,
  userColumns,
} from "../access/caller.ts";
import { type Db, q, type RowOf } from "../db/client.ts";
import { memberships, users } from "../db/schema.ts";
import { batch, filled, list, params } from "../db/sql.ts";
import { aliasedColumns } from "../db/statement.ts";
import { Problem } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { Role } from "../permissions.ts";

/** The caller as the values of a statement; no organization has the id that stands for none. */
export function named({ clerkUserId, organization }: Caller): CallerParams {
  return { clerkUserId, organizationId: organization?.id ?? "none" };
}

/** The caller's own row, whatever its status, with their default tenant and their role there. */
export function callerRow(caller: Caller) {
  return callerBatch(named(caller)).me;
}

const callerBatch = batch(params<CallerParams>(), { me: list(callerColumns, fromCaller) });

/** The caller has a row, whatever its status: Clerk is asked only about people without one. */
export async function isKnown(db: Db, caller: Caller): Promise<boolean> {
  const { me } = await db.read({ me: callerRow(caller) });
  return me.length > 0;
}

/** As `callerRow`, to be part of another statement of the builder. */
export function selectCaller({ clerkUserId, organizationId }: CallerParams) {
  const shown = alias(memberships, "shown");
  const order = filled(defaultTenantOrder(sql.raw("held"), sql.raw("home")), { organizationId });
  return q
    .select({
      user: aliasedColumns(userColumns),
      tenantId: sql<string | null>`${shown.tenantId}`.as("shown_tenant_id"),
      role: sql<Role | null>`${shown.role}`.as("shown_role"),
    })
    .from(users)
    .leftJoin(
      shown,
      sql`${shown.id} = (
        select held.id from memberships held join tenants home on home.id = held.tenant_id
        where held.user_id = users.id and held.status = 'active' and home.status in ('active', 'ownerless')
        order by ${order} limit 1)`,
    )
    .where(eq(users.clerkUserId, clerkUserId));
}

export type CallerRow = RowOf<ReturnType<typeof callerRow>>;

/**
 * The row of somebody who may act. Throws `user_not_onboarded` when there is none, `forbidden` when
 * they are suspended, and `unauthenticated` when they were deleted while their token still lives.
 */
export function standing(row: CallerRow | null | undefined): CallerRow {
  if (!row) throw new Problem("user_not_onboarded");
  if (row.user.status === "deleted") throw new Problem("unauthenticated");
  if (row.user.status !== "active") throw new Problem("forbidden");
  return row;
}
