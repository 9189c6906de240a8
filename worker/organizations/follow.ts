import { type SQL, sql } from "drizzle-orm";
import { hasMembership } from "../access/membership.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId, rowId } from "../db/id.ts";
import { memberships, tenants, users } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import type { OrganizationEvent } from "../identity/events.ts";
import { hasSeat } from "../tenants/admission.ts";

/**
 * Applies an event of a Clerk organization: to our copy of its members (`clerk_org_members`), and from there to the
 * memberships of the linked tenant. Events may be repeated or out of order: a newer one wins, and the end of a membership
 * is final. The copy also has members who have not signed up here, or whose organization is not linked yet.
 */
export async function followOrganization(
  db: Db,
  eventId: string,
  event: OrganizationEvent,
  now: number,
): Promise<void> {
  const values = { ...followParams(now), eventId };
  await db.commit(
    event.type === "organizationMember"
      ? memberBatch({
          ...values,
          memberId: event.id,
          organizationId: event.organizationId,
          memberClerkId: event.clerkUserId,
          role: event.role,
          changedAt: event.updatedAt,
          isGone: Number(event.isGone),
        })
      : endBatch({ ...values, organizationId: event.organizationId }),
  );
}

/** Parameters of `followStatements`. */
export interface FollowParams {
  /** A separate claim, so that the audit of the rest of the batch does not include these memberships. */
  followClaim: string;
  /** From `idPrefix`, for memberships and audit entries. */
  followId: string;
  now: number;
}

export function followParams(now: number): FollowParams {
  return { followClaim: newId(now), followId: idPrefix(now), now };
}

const { followClaim, followId, now } = params<FollowParams>();

/** The membership's role for a role in the organization, never owner. */
const mappedRole = sql<"member">`case clerk_org_members.role when 'admin' then 'admin' else 'member' end`;

/**
 * Statements that make memberships follow the organization members for whom `condition` (on `clerk_org_members`) holds.
 * People whom an admin here has removed or suspended stay so. A full tenant gets no new members until a seat is free.
 */
export function followStatements(condition: SQL) {
  const isOfMember = sql`memberships.user_id in (
    select users.id from clerk_org_members join users on users.clerk_user_id = clerk_org_members.clerk_user_id
    where ${condition})`;

  /** They left the organization or have another role in it. A tenant that is no longer linked keeps its members. */
  const hasEnded = sql`exists (
    select 1 from clerk_org_members join tenants linked on linked.clerk_org_id = clerk_org_members.organization_id
    where ${condition} and linked.id = memberships.tenant_id and clerk_org_members.id = memberships.joined_with
      and (clerk_org_members.is_gone or ${mappedRole} <> memberships.role))`;

  const membershipAudit = (action: "membership.created" | "membership.left", hasStatus: SQL) =>
    auditInsert(
      action,
      {
        id: followId,
        tenantId: memberships.tenantId,
        actorUserId: null,
        target: ["membership", memberships.id],
        data: { via: "clerk" },
        now,
      },
      sql`from memberships where ${isOfMember} and memberships.claim = ${followClaim} and ${hasStatus}`,
    );

  return {
    followLeft: sql`
      update memberships set status = 'left', claim = ${followClaim}, updated_at = ${now}
      where ${isOfMember} and memberships.joined_via = 'clerk' and memberships.status = 'active' and ${hasEnded}`,

    // Also activates a membership that they left, or that an invitation offers.
    followJoined: sql`
      insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_with, joined_at,
        claim, created_at, updated_at)
      select ${rowId(sql`${followId}`)}, tenants.id, users.id, ${mappedRole}, 'active', 'clerk',
        clerk_org_members.id, ${now}, ${followClaim}, ${now}, ${now}
      from clerk_org_members
        join tenants on tenants.clerk_org_id = clerk_org_members.organization_id
        join users on users.clerk_user_id = clerk_org_members.clerk_user_id
      where ${condition} and not clerk_org_members.is_gone and tenants.status = 'active' and users.status = 'active'
        and not ${hasMembership(tenants.id, users.id, sql`m.status = 'suspended'`)}
        and (${hasSeat} or ${hasMembership(tenants.id, users.id, sql`m.status in ('active', 'pending')`)})
      on conflict (tenant_id, user_id, role) do update set
        status = 'active', joined_via = 'clerk', joined_with = excluded.joined_with, joined_at = ${now},
        claim = ${followClaim}, updated_at = ${now}
      where memberships.status in ('left', 'pending')`,

    followJoinedAudit: membershipAudit("membership.created", sql`memberships.status = 'active'`),
    followLeftAudit: membershipAudit("membership.left", sql`memberships.status = 'left'`),
  };
}

interface EventParams extends FollowParams {
  eventId: string;
  organizationId: string;
}
interface MemberParams extends EventParams {
  memberId: string;
  memberClerkId: string;
  role: string;
  /** When it changed at Clerk. */
  changedAt: number;
  isGone: number;
}
const given = params<MemberParams>();
const { eventId, organizationId, memberId, memberClerkId, role, changedAt, isGone } = given;

const isNewEvent = sql`not exists (select 1 from webhook_events e where e.id = ${eventId})`;

/** The last statement of each batch, so that a repeated event changes nothing. */
const recordEvent = sql`
  insert into webhook_events (id, source, received_at) values (${eventId}, 'clerk', ${now}) on conflict do nothing`;

const memberBatch = batch(given, () => ({
  member: sql`
    insert into clerk_org_members (id, organization_id, clerk_user_id, role, updated_at, is_gone)
    select ${memberId}, ${organizationId}, ${memberClerkId}, ${role}, ${changedAt}, ${isGone}
    where ${isNewEvent}
    on conflict (id) do update set role = excluded.role, updated_at = excluded.updated_at,
      is_gone = max(clerk_org_members.is_gone, excluded.is_gone)
    where excluded.is_gone or excluded.updated_at > clerk_org_members.updated_at`,

  ...followStatements(sql`clerk_org_members.id = ${memberId}`),

  recordEvent,
}));

const isOfOrganization = sql`clerk_org_members.organization_id = ${organizationId}`;

const endBatch = batch(params<EventParams>(), () => ({
  members: sql`update clerk_org_members set is_gone = 1 where ${isOfOrganization} and ${isNewEvent}`,

  ...followStatements(isOfOrganization),

  unlinked: sql`
    update tenants set clerk_org_id = null where tenants.clerk_org_id = ${organizationId} and ${isNewEvent}`,

  recordEvent,
}));
