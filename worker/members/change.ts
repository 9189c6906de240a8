import { and, eq, exists, inArray, ne, notExists, notInArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Action } from "../audit/actions.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { memberships, users } from "../db/schema.ts";
import { callerId, isCaller, mayChange } from "../db/scope.ts";
import { aliased, both, either } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { highRoles, may, type Role } from "../permissions.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import { hasActiveOwner } from "./owners.ts";

/** What becomes of a membership: another role, another standing, or its end. */
export interface Change {
  role?: Role | undefined;
  status?: "active" | "suspended" | "removed" | undefined;
}

/**
 * The place is somebody's own, and not one that an invitation holds for them: that one is theirs to take,
 * and nothing about them is the tenant's to see before.
 */
export const isTaken: SQL = either(
  ne(memberships.status, "pending"),
  ne(memberships.joinedVia, "invitation"),
);

/**
 * Changes or ends somebody's membership. Only owners give or take the roles of owner and admin, and at
 * least one active owner always remains: both are conditions of the statement, so of two owners who
 * step down at once one is refused.
 *
 * Throws `last_owner`, `already_member` (the role is theirs already), `not_found` and `forbidden`.
 */
export async function changeMember(
  db: Db,
  caller: Caller,
  { tenantId, membershipId }: { tenantId: string; membershipId: string },
  change: Change,
  now: number,
) {
  const claim = newId(now);
  const isTarget = both(
    eq(memberships.id, membershipId),
    eq(memberships.tenantId, tenantId),
    inArray(memberships.status, ["active", "pending", "suspended"]),
    isTaken,
  );
  const givesHigh = change.role !== undefined && highRoles.includes(change.role);
  const isOrdinary = givesHigh ? sql`false` : notInArray(memberships.role, highRoles);
  const mayDoIt = both(
    mayChange(caller, "members.update", tenantId),
    either(isOrdinary, mayChange(caller, "owners.grant", tenantId)),
  );
  const { place, member } = await db.commit({
    // A role that they once had and lost would stand in the way of having it again.
    ...(change.role && { spent: forgetSpent(isTarget, tenantId, change.role, mayDoIt) }),
    changed: q
      .update(memberships)
      .set({
        ...(change.role && { role: change.role }),
        ...(change.status && { status: change.status }),
        claim,
        updatedAt: now,
      })
      .where(and(isTarget, mayDoIt, keepsOwner(change), isRoleFree(change.role))),
    entry: auditEntry(
      memberships,
      both(eq(memberships.id, membershipId), eq(memberships.claim, claim)),
      {
        action: actionOf(change),
        tenantId: memberships.tenantId,
        actorUserId: callerId(caller),
        target: ["membership", memberships.id],
        data: { ...change },
      },
      now,
    ),
    member: q
      .select({ membership: aliased(memberships), user: aliased(users) })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.id, membershipId), eq(memberships.tenantId, tenantId), isTaken)),
    place: ownPlace(caller, tenantId),
  });
  const found = member[0];
  // Whoever changed their own membership may not be there any more to be asked for a permission.
  if (found?.membership.claim === claim) return found;
  const { roles, tenant } = demand(place[0], "members.update");
  const isThere = found && !["removed", "left"].includes(found.membership.status);
  if (!isThere) return refuse("not_found");
  const touchesHigh = [found.membership.role, change.role].some(
    (role) => role && highRoles.includes(role),
  );
  if (tenant.status !== "active" || (touchesHigh && !may(roles, "owners.grant")))
    return refuse("forbidden");
  return refuse(endsOwnership(found.membership, change) ? "last_owner" : "already_member");
}

/** Leaves a tenant, or takes back a request to join it: ends one's own membership. Throws `last_owner` and `not_found`. */
export async function leaveTenant(
  db: Db,
  caller: Caller,
  membershipId: string,
  now: number,
): Promise<void> {
  const claim = newId(now);
  const isMine = both(
    eq(memberships.id, membershipId),
    inArray(memberships.status, ["active", "pending"]),
    exists(
      q
        .select({ id: users.id })
        .from(users)
        .where(and(isCaller(caller), eq(users.id, memberships.userId))),
    ),
  );
  const { mine } = await db.commit({
    left: q
      .update(memberships)
      .set({
        // Whoever takes a request back asks again next time: else withdrawing would undo a removal.
        status: sql`case ${memberships.status} when 'pending' then 'removed' else 'left' end`,
        claim,
        updatedAt: now,
      })
      .where(and(isMine, keepsOwner({ status: "removed" }))),
    entry: auditEntry(
      memberships,
      both(eq(memberships.id, membershipId), eq(memberships.claim, claim)),
      {
        action: "membership.left",
        tenantId: memberships.tenantId,
        actorUserId: memberships.userId,
        target: ["membership", memberships.id],
      },
      now,
    ),
    mine: q
      .select({ membership: aliased(memberships) })
      .from(users)
      .innerJoin(memberships, eq(memberships.userId, users.id))
      .where(and(isCaller(caller), eq(memberships.id, membershipId))),
  });
  const membership = mine[0]?.membership ?? refuse("not_found");
  if (membership.claim === claim) return;
  refuse(membership.status === "active" ? "last_owner" : "not_found");
}

/** The row is no active owner's, stays one, or is not the last: the rule that no tenant loses its owner. */
function keepsOwner(change: Change): SQL {
  if (!endsOwnership({ role: "owner", status: "active" }, change)) return sql`true`;
  const anotherOwner = hasActiveOwner(memberships.tenantId, { membershipId: memberships.id });
  return either(ne(memberships.role, "owner"), ne(memberships.status, "active"), anotherOwner);
}

function endsOwnership(was: { role: Role; status: string }, change: Change): boolean {
  const isOwner = was.role === "owner" && was.status === "active";
  const staysOwner =
    (change.role ?? was.role) === "owner" && (change.status ?? was.status) === "active";
  return isOwner && !staysOwner;
}

/** Nobody holds one role twice. */
function isRoleFree(role: Role | undefined): SQL {
  if (!role) return sql`true`;
  const same = alias(memberships, "same_role");
  return notExists(
    q
      .select({ id: same.id })
      .from(same)
      .where(
        and(
          eq(same.tenantId, memberships.tenantId),
          eq(same.userId, memberships.userId),
          eq(same.role, role),
          ne(same.id, memberships.id),
        ),
      ),
  );
}

/** Removes the row of a role that the target once had in this tenant, where the change may be made. */
function forgetSpent(isTarget: SQL, tenantId: string, role: Role, mayDoIt: SQL) {
  const them = q
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(isTarget, mayDoIt));
  return q
    .delete(memberships)
    .where(
      and(
        eq(memberships.tenantId, tenantId),
        inArray(memberships.userId, them),
        eq(memberships.role, role),
        inArray(memberships.status, ["removed", "left"]),
      ),
    );
}

function actionOf({ role, status }: Change): Action {
  if (status === "removed") return "membership.removed";
  return status === "active" && !role ? "membership.approved" : "membership.updated";
}
