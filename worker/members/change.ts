import { inArray, type SQL, sql } from "drizzle-orm";
import { type Caller, callerId } from "../access/caller.ts";
import { hasMembership, isNotOffered } from "../access/membership.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Action } from "../audit/actions.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { memberships, tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { can, highRoles, type Role } from "../permissions.ts";
import { claimedMemberColumns } from "./columns.ts";
import { isNotLastOwner } from "./owners.ts";

/** A change of a membership: another role, another status, or its end. */
export interface Change {
  role?: Role | undefined;
  status?: "active" | "suspended" | "removed" | undefined;
}

/**
 * Changes or ends a membership. Only owners grant and revoke the roles owner and admin, and at least one active owner
 * remains. Both are conditions of the statement, so if two owners step down at once, one of them fails.
 *
 * Throws `last_owner`, `already_member` (the member has that role already), `not_found` and `forbidden`.
 */
export async function changeMember(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, membershipId }: { tenantId: string; membershipId: string },
  change: Change,
  now: number,
) {
  const claim = newId(now);
  const { role, status = null } = change;
  const values = {
    clerkUserId,
    tenantId,
    membershipId,
    action: actionOf(change),
    data: JSON.stringify(change),
    claim,
    entryId: idPrefix(now),
    now,
  };
  const statements =
    role === undefined
      ? statusBatch({ ...values, status })
      : status === null
        ? roleBatch({ ...values, role })
        : roleAndStatusBatch({ ...values, role, status });
  const { place, member } = await db.commit(statements);
  // Checked first, because a caller who changed their own membership may no longer have the permission.
  if (member?.membership.claim === claim) return member;
  const { roles, tenant } = requirePermission(place, "members.update");
  const isEnded = !member || ["removed", "left"].includes(member.membership.status);
  if (isEnded) return fail("not_found");
  const isHighRole = [member.membership.role, role].some(
    (name) => name && highRoles.includes(name),
  );
  if (tenant.status !== "active" || (isHighRole && !can(roles, "owners.grant"))) {
    return fail("forbidden");
  }
  return fail(endsOwnership(member.membership, change) ? "last_owner" : "already_member");
}

interface ChangeParams {
  clerkUserId: string;
  tenantId: string;
  membershipId: string;
  action: Action;
  /** The change as JSON, for the audit. */
  data: string;
  claim: string;
  entryId: string;
  now: number;
}
interface RoleParams {
  role: Role;
}
interface StatusParams {
  /** Null keeps the status. */
  status: NonNullable<Change["status"]> | null;
}

const given = params<ChangeParams>();
const { tenantId, membershipId, action, data, claim, entryId, now } = given;
const role = sql`${params<RoleParams>().role}`;
const status = sql`coalesce(${params<StatusParams>().status}, memberships.status)`;

const isTarget = sql`(memberships.id = ${membershipId} and memberships.tenant_id = ${tenantId}
  and memberships.status in ('active', 'pending', 'suspended') and ${isNotOffered})`;

/** Neither the member's role nor the new one is a high role. */
const hasNoHighRole = (newRole: SQL) =>
  sql`not (${inArray(memberships.role, highRoles)} or ${inArray(newRole, highRoles)})`;

const canChangeTo = (newRole: SQL) => sql`(${canChange("members.update", tenantId)}
  and (${hasNoHighRole(newRole)} or ${canChange("owners.grant", tenantId)}))`;

/** The member does not have the new role already. */
const isRoleFree = (newRole: SQL) =>
  sql`not ${hasMembership(
    memberships.tenantId,
    memberships.userId,
    sql`m.role = ${newRole} and m.id <> memberships.id`,
  )}`;

interface MembershipUpdate {
  columns: SQL;
  /** The role and status after the update. */
  newRole: SQL;
  newStatus: SQL;
  isFree: SQL;
}

/** Updates only the given columns, because each column costs an update of its indexes. */
const changeStatements = ({ columns, newRole, newStatus, isFree }: MembershipUpdate) => ({
  changed: sql`
    update memberships set ${columns}, claim = ${claim}, updated_at = ${now}
    where ${isTarget}
      and ${canChangeTo(newRole)}
      and (${isNotLastOwner} or (${newRole} = 'owner' and ${newStatus} = 'active'))
      and ${isFree}`,

  audit: auditInsert(
    action,
    {
      id: entryId,
      tenantId: memberships.tenantId,
      actorUserId: callerId,
      target: ["membership", memberships.id],
      data: sql`${data}`,
      now,
    },
    sql`from memberships where memberships.id = ${membershipId} and memberships.claim = ${claim}`,
  ),

  member: combine(
    claimedMemberColumns,
    sql`from memberships join users on users.id = memberships.user_id
      where memberships.id = ${membershipId} and memberships.tenant_id = ${tenantId} and ${isNotOffered}`,
  ),

  place: placeIn(tenantId, jsonObject({ status: tenants.status })),
});

const roleStatements = (columns: SQL, newStatus: SQL) => ({
  // An ended membership with the new role would violate the unique index.
  formerRole: sql`
    delete from memberships
    where memberships.tenant_id = ${tenantId}
      and memberships.user_id in (
        select memberships.user_id from memberships where ${isTarget} and ${canChangeTo(role)})
      and memberships.role = ${role} and memberships.status in ('removed', 'left')`,

  ...changeStatements({ columns, newRole: role, newStatus, isFree: isRoleFree(role) }),
});

const roleBatch = batch(params<ChangeParams & RoleParams>(), () =>
  roleStatements(sql`role = ${role}`, sql`memberships.status`),
);

const roleAndStatusBatch = batch(params<ChangeParams & RoleParams & StatusParams>(), () =>
  roleStatements(sql`role = ${role}, status = ${status}`, status),
);

const statusBatch = batch(params<ChangeParams & StatusParams>(), () =>
  changeStatements({
    columns: sql`status = ${status}`,
    newRole: sql`memberships.role`,
    newStatus: status,
    isFree: sql`true`,
  }),
);

/** Whether the change makes an active owner something else. */
function endsOwnership(
  membership: { role: Role; status: string },
  { role = membership.role, status }: Change,
): boolean {
  const isOwner = membership.role === "owner" && membership.status === "active";
  return isOwner && !(role === "owner" && (status ?? membership.status) === "active");
}

function actionOf({ role, status }: Change): Action {
  if (status === "removed") return "membership.removed";
  return status === "active" && !role ? "membership.approved" : "membership.updated";
}
