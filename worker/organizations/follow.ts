import { type SQL, sql } from "drizzle-orm";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId, rowId } from "../db/id.ts";
import { memberships } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import type { OrganizationEvent } from "../identity/events.ts";
import { hasSeat } from "../tenants/admission.ts";

/**
 * Takes in what Clerk says of an organization: into a mirror of its members, and from there into the memberships of the
 * tenant that is linked to it. The mirror makes the order of events unimportant: an older event loses to a newer one,
 * the end of a membership wins for ever, and a person who comes before their first sign-in, or before the tenant is
 * linked, is not forgotten. Repeats change nothing.
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

/** What `followStatements` takes from its batch. */
export interface FollowParams {
  /** Not the claim of the rest of the batch, because each writes an entry for the memberships with its own. */
  followClaim: string;
  /** The beginning of the ids of its memberships and audit entries. */
  followId: string;
  now: number;
}

export function followParams(now: number): FollowParams {
  return { followClaim: newId(now), followId: idPrefix(now), now };
}

const { followClaim, followId, now } = params<FollowParams>();

/** What a role in an organization is here. Nobody becomes owner by one. */
const mappedRole = sql<"member">`case clerk_org_members.role when 'admin' then 'admin' else 'member' end`;

/**
 * Statements that bring memberships in step with the members of organizations that `isIt` selects: a condition on
 * `clerk_org_members`. Somebody whom an admin here removed or suspended stays so; a full tenant takes nobody in until
 * there is room.
 */
export function followStatements(isIt: SQL) {
  const ofThem = sql`memberships.user_id in (
    select users.id from clerk_org_members join users on users.clerk_user_id = clerk_org_members.clerk_user_id
    where ${isIt})`;

  /** They left the organization, or have another role there. A tenant that is no longer linked keeps its members. */
  const isOver = sql`exists (
    select 1 from clerk_org_members join tenants linked on linked.clerk_org_id = clerk_org_members.organization_id
    where ${isIt} and linked.id = memberships.tenant_id and clerk_org_members.id = memberships.joined_with
      and (clerk_org_members.is_gone or ${mappedRole} <> memberships.role))`;

  const hasMembership = (condition: SQL) => sql`exists (select 1 from memberships m
    where m.tenant_id = tenants.id and m.user_id = users.id and ${condition})`;

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
      sql`from memberships where ${ofThem} and memberships.claim = ${followClaim} and ${hasStatus}`,
    );

  return {
    followLeft: sql`
      update memberships set status = 'left', claim = ${followClaim}, updated_at = ${now}
      where ${ofThem} and memberships.joined_via = 'clerk' and memberships.status = 'active' and ${isOver}`,

    // A role that they had before comes back, and so does one that an invitation offers.
    followJoined: sql`
      insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_with, joined_at,
        claim, created_at, updated_at)
      select ${rowId(sql`${followId}`)}, tenants.id, users.id, ${mappedRole}, 'active', 'clerk',
        clerk_org_members.id, ${now}, ${followClaim}, ${now}, ${now}
      from clerk_org_members
        join tenants on tenants.clerk_org_id = clerk_org_members.organization_id
        join users on users.clerk_user_id = clerk_org_members.clerk_user_id
      where ${isIt} and not clerk_org_members.is_gone and tenants.status = 'active' and users.status = 'active'
        and not ${hasMembership(sql`m.status = 'suspended'`)}
        and (${hasSeat} or ${hasMembership(sql`m.status in ('active', 'pending')`)})
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
  /** When it changed, as Clerk says. */
  changedAt: number;
  isGone: number;
}
const given = params<MemberParams>();
const { eventId, organizationId, memberId, memberClerkId, role, changedAt, isGone } = given;

const isNew = sql`not exists (select 1 from webhook_events e where e.id = ${eventId})`;

/** Last in its batch: a repeat finds it, and changes nothing. */
const seen = sql`
  insert into webhook_events (id, source, received_at) values (${eventId}, 'clerk', ${now}) on conflict do nothing`;

const memberBatch = batch(given, () => ({
  mirrored: sql`
    insert into clerk_org_members (id, organization_id, clerk_user_id, role, updated_at, is_gone)
    select ${memberId}, ${organizationId}, ${memberClerkId}, ${role}, ${changedAt}, ${isGone}
    where ${isNew}
    on conflict (id) do update set role = excluded.role, updated_at = excluded.updated_at,
      is_gone = max(clerk_org_members.is_gone, excluded.is_gone)
    where excluded.is_gone or excluded.updated_at > clerk_org_members.updated_at`,

  ...followStatements(sql`clerk_org_members.id = ${memberId}`),

  seen,
}));

const isOfOrganization = sql`clerk_org_members.organization_id = ${organizationId}`;

const endBatch = batch(params<EventParams>(), () => ({
  allGone: sql`update clerk_org_members set is_gone = 1 where ${isOfOrganization} and ${isNew}`,

  ...followStatements(isOfOrganization),

  unlinked: sql`
    update tenants set clerk_org_id = null where tenants.clerk_org_id = ${organizationId} and ${isNew}`,

  seen,
}));
