import { type Column, type SQL, sql } from "drizzle-orm";
import { hasClerkId } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import {
  calendarFeeds,
  memberships,
  playerGuardians,
  players,
  sessionSignups,
  tenants,
  users,
} from "../db/schema.ts";
import { params } from "../db/sql.ts";
import { hasActiveOwner } from "../members/owners.ts";

/** The columns of `users` that a tombstone does not have, set to null, for an update. */
export const erasedColumns = sql`email = null, email_verified = 0, first_name = null, last_name = null, phone = null,
  avatar_url = null, default_tenant_id = null`;

export interface LeaveParams {
  clerkUserId: string;
  /** The claim of the write that made the row a tombstone. */
  claim: string;
  entryId: string;
  now: number;
}

const { claim, entryId, now } = params<LeaveParams>();

/** The column has the id of the deleted person. */
const isDeletedPerson = (userId: Column | SQL) =>
  sql`${userId} = (select users.id from users where ${hasClerkId()})`;

/**
 * The tenants in which this batch ended an ownership. By user id too, because claims have no index.
 */
const tenantsLeftByOwner = sql`(select owner.tenant_id from memberships owner
  where ${isDeletedPerson(sql`owner.user_id`)} and owner.claim = ${claim} and owner.role = 'owner')`;

/**
 * Statements that end everything of a deleted person if `condition` holds: memberships, guardianships, answers, feed,
 * login. A tenant that loses its last owner becomes `ownerless`. `actorUserId` is null for a webhook.
 */
export function leaveStatements(
  condition: SQL,
  { actorUserId, via }: { actorUserId: SQL | null; via: "clerk" | "app" },
) {
  return {
    answers: sql`delete from session_signups where ${isDeletedPerson(sessionSignups.userId)} and ${condition}`,

    memberships: sql`
      update memberships set status = 'removed', claim = ${claim}, updated_at = ${now}
      where ${isDeletedPerson(memberships.userId)} and memberships.status in ('active', 'pending', 'suspended')
        and ${condition}`,

    orphans: sql`
      update tenants set status = 'ownerless'
      where tenants.status = 'active' and tenants.id in ${tenantsLeftByOwner} and not ${hasActiveOwner(tenants.id)}`,

    // A trigger marks children without another guardian as held, so that their tenants can find a guardian.
    care: sql`delete from player_guardians where ${isDeletedPerson(playerGuardians.userId)} and ${condition}`,
    feed: sql`delete from calendar_feeds where ${isDeletedPerson(calendarFeeds.userId)} and ${condition}`,
    login: sql`update players set user_id = null where ${isDeletedPerson(players.userId)} and ${condition}`,

    userAudit: auditInsert(
      "user.deleted",
      { id: entryId, tenantId: null, actorUserId, target: ["user", users.id], now },
      sql`from users where ${hasClerkId()} and users.claim = ${claim}`,
    ),

    membershipAudit: auditInsert(
      "membership.removed",
      {
        id: entryId,
        tenantId: memberships.tenantId,
        actorUserId,
        target: ["membership", memberships.id],
        data: { via },
        now,
      },
      sql`from memberships where ${isDeletedPerson(memberships.userId)} and memberships.claim = ${claim}`,
    ),

    orphanAudit: auditInsert(
      "tenant.orphaned",
      {
        id: entryId,
        tenantId: tenants.id,
        actorUserId,
        target: ["tenant", tenants.id],
        now,
      },
      sql`from tenants where tenants.status = 'ownerless' and tenants.id in ${tenantsLeftByOwner}`,
    ),
  };
}
