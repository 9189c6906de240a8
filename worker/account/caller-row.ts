import { and, asc, type Column, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Db, q, type RowOf } from "../db/client.ts";
import { prepared } from "../db/prepared.ts";
import { memberships, tenants, users } from "../db/schema.ts";
import { isVisible, type Named, rank } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { Problem } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { Role } from "../permissions.ts";

/** Who asks, and in which Clerk organization they are active. */
export interface Asking extends Named {
  organizationId: string;
}

/** The caller as the values of a statement; no organization has the id that stands for none. */
export function named({ clerkUserId, organization }: Caller): Asking {
  return { clerkUserId, organizationId: organization?.id ?? "none" };
}

/** The caller's own row, whatever its status, with the tenant shown first and their role there. */
export function callerRow(caller: Caller) {
  return rowOf(named(caller));
}

/** The caller has a row, whatever its status: Clerk is asked only about people without one. */
export async function isKnown(db: Db, caller: Caller): Promise<boolean> {
  const { me } = await db.read({ me: callerRow(caller) });
  return me.length > 0;
}

const rowOf = prepared((caller: Asking) => selectCaller(caller));

/** As `callerRow`, to be part of another statement. */
export function selectCaller(caller: Asking) {
  const shown = alias(memberships, "shown");
  const held = alias(memberships, "held");
  const tenant = alias(tenants, "held_in");
  const first = q
    .select({ id: held.id })
    .from(held)
    .innerJoin(tenant, eq(tenant.id, held.tenantId))
    .where(and(eq(held.userId, users.id), eq(held.status, "active"), isVisible(tenant)))
    .orderBy(...shownOrder(caller, held, tenant))
    .limit(1);
  return q
    .select({
      user: userShown(),
      tenantId: sql<string | null>`${shown.tenantId}`.as("shown_tenant_id"),
      role: sql<Role | null>`${shown.role}`.as("shown_role"),
    })
    .from(users)
    .leftJoin(shown, eq(shown.id, first))
    .where(eq(users.clerkUserId, caller.clerkUserId));
}

/** What `userView` shows of a person, and what `standing` asks. */
export function userShown() {
  return aliased(
    users,
    "id",
    "clerkUserId",
    "email",
    "firstName",
    "lastName",
    "phone",
    "kind",
    "status",
    "locale",
    "avatarUrl",
    "claim",
    "createdAt",
  );
}

/**
 * The order in which active memberships of the row of `users` are shown first: that of the organization that
 * they are active in; their choice if it still holds; else where they are strongest, then longest.
 */
export function shownOrder(
  { organizationId }: Asking,
  held: Record<"tenantId" | "role" | "createdAt", Column>,
  tenant: Record<"clerkOrgId", Column>,
) {
  return [
    desc(sql`${tenant.clerkOrgId} is ${organizationId}`),
    desc(eq(held.tenantId, users.defaultTenantId)),
    rank(held.role),
    asc(held.createdAt),
  ];
}

export type CallerRow = RowOf<ReturnType<typeof callerRow>>;

/**
 * The row of somebody who may act. Throws `user_not_onboarded` when there is none, `forbidden` when
 * they are suspended, and `unauthenticated` when they were deleted while their token still lives.
 */
export function standing(row: CallerRow | undefined): CallerRow {
  if (!row) throw new Problem("user_not_onboarded");
  if (row.user.status === "deleted") throw new Problem("unauthenticated");
  if (row.user.status !== "active") throw new Problem("forbidden");
  return row;
}
