import { type Column, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Caller, callerId, hasClerkId, isCaller } from "../access/caller.ts";
import { callerRowStatement, requireActive } from "../access/caller-row.ts";
import { belongsToOther, wasSentTo } from "../db/addresses.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import {
  clubSignups,
  emails,
  guardianInvitations,
  invitations,
  memberships,
} from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { hasActiveOwner } from "../members/owners.ts";
import { eraseStatements } from "../players/erase.ts";
import { erasedColumns, type LeaveParams, leaveStatements } from "./leave-everything.ts";

/**
 * Deletes the caller. A tombstone stays, so that a late event does not recreate them, and audit entries with its id.
 * Children without another guardian are erased too; mails and invitations lose address and names. The Clerk account is
 * closed after the response; the cron retries it.
 *
 * Throws `last_owner` for the only owner of a tenant, and as `requireActive` does.
 */
export async function deleteMe(db: Db, caller: Caller, now: number): Promise<void> {
  const { clerkUserId } = caller;
  const claim = newId(now);
  const childClaim = newId(now);
  const values = { clerkUserId, claim, childClaim, entryId: idPrefix(now), now };
  const answer = await db.commit({
    me: callerRowStatement(caller),
    ...eraseBatch(values),
    ...childrenBatch(values),
    ...leaveBatch(values),
  });
  requireActive(answer.me[0]);
  if (answer.after[0]?.claim !== claim) fail("last_owner");
}

interface DeleteParams extends LeaveParams {
  /** Marks the children who are erased with the caller. */
  childClaim: string;
}

const given = params<DeleteParams>();
const { clerkUserId, claim, childClaim, now } = given;

const own = alias(memberships, "own");

/** The person in `users` is the only active owner of a tenant. */
const isOnlyOwner = sql`exists (select 1 from memberships own join tenants on tenants.id = own.tenant_id
  where own.user_id = users.id and own.role = 'owner' and own.status = 'active'
    and tenants.status in ('active', 'suspended')
    and not ${hasActiveOwner(own.tenantId, { userId: own.userId })})`;

const canDelete = sql`exists (select 1 from users where ${isCaller} and not ${isOnlyOwner})`;

/** This batch deleted the caller. */
const isDeleted = sql`exists (select 1 from users where ${hasClerkId()} and users.claim = ${claim})`;

/** It was sent to an address of the caller's, and no other owner of the address has used it or still can. */
function isOwnOffer(offer: Record<"email" | "usedAt" | "usedBy" | "createdAt", Column>): SQL {
  const { email, usedAt, usedBy, createdAt } = offer;
  return sql`${wasSentTo(callerId, email, createdAt)}
    and (${usedBy} <> ${callerId} or (${usedAt} is null and ${belongsToOther(callerId, email)})) is not true`;
}

/** Replaces an erased address. */
const erased = "erased";

/** Erases address and names of an invitation or an offer. */
const erasedOffer = sql`email = ${erased}, first_name = null, last_name = null,
  revoked_at = iif(used_at is null, coalesce(revoked_at, ${now}), revoked_at)`;

/** The caller's players without another guardian, and their own player. */
const isOwnPlayer = sql`((players.id in (select g.player_id from player_guardians g where g.user_id = ${callerId})
    and +players.user_id is null) or players.user_id = ${callerId})
  and not exists (select 1 from player_guardians g where g.player_id = players.id and g.user_id <> ${callerId})`;

const eraseBatch = batch(given, () => ({
  // First what is found by address, before the addresses are erased. A queued mail stays if the address has a new owner.
  mails: sql`
    update emails set recipient = ${erased}, variables = null, updated_at = ${now},
      status = case emails.status when 'queued' then 'failed' else emails.status end,
      last_error = case emails.status when 'queued' then 'not_needed' else emails.last_error end
    where ${wasSentTo(callerId, emails.recipient, emails.createdAt)}
      and not (emails.status = 'queued' and ${belongsToOther(callerId, emails.recipient)})
      and ${canDelete}`,
  invitations: sql`update invitations set ${erasedOffer} where ${isOwnOffer(invitations)} and ${canDelete}`,
  offers: sql`update guardian_invitations set ${erasedOffer} where ${isOwnOffer(guardianInvitations)} and ${canDelete}`,
  clubs: sql`
    update club_signups set email = ${erased}, first_name = null, last_name = null, phone = null,
      expires_at = min(club_signups.expires_at, ${now})
    where ${isOwnOffer(clubSignups)} and ${canDelete}`,

  user: sql`
    update users set ${erasedColumns}, kind = null, locale = null, status = 'deleted', claim = ${claim},
      clerk_closes_at = ${now}, updated_at = ${now}
    where ${isCaller} and not ${isOnlyOwner}`,

  children: sql`update players set held_until = ${now}, claim = ${childClaim} where ${isOwnPlayer} and ${isDeleted}`,
}));

/** The children that this batch marked. */
const isErasedChild = sql`(players.held_until is not null and players.claim = ${childClaim})`;

const childrenBatch = batch(given, () => eraseStatements(isErasedChild, { actorUserId: callerId }));

const leaveBatch = batch(given, () => ({
  ...leaveStatements(isDeleted, { actorUserId: callerId, via: "app" }),
  keys: sql`delete from idempotency_keys where idempotency_keys.clerk_user_id = ${clerkUserId} and ${isDeleted}`,
  metadata: sql`delete from metadata_due where metadata_due.user_id = ${callerId} and ${isDeleted}`,
  organizations: sql`
    delete from clerk_org_members where clerk_org_members.clerk_user_id = ${clerkUserId} and ${isDeleted}`,
  after: sql<{
    claim: string;
  }>`select users.claim from users where ${hasClerkId()}`,
}));
