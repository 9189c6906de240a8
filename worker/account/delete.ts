import {
  and,
  type Column,
  eq,
  exists,
  inArray,
  ne,
  not,
  notExists,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { isHeldByOther, wasWrittenTo } from "../db/addresses.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import {
  clerkOrgMembers,
  clubSignups,
  emails,
  guardianInvitations,
  idempotencyKeys,
  invitations,
  memberships,
  metadataDue,
  playerGuardians,
  players,
  tenants,
  users,
} from "../db/schema.ts";
import { callerId, isCaller } from "../db/scope.ts";
import { both } from "../db/statement.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { hasActiveOwner } from "../members/owners.ts";
import { erasing } from "../players/erase.ts";
import { callerRow, standing } from "./caller-row.ts";
import { leavingEverything, nothing } from "./leave-everything.ts";

/** What stands in the place of an address that is gone. */
const erased = "erased";

/**
 * Removes the caller: a tombstone stays, which keeps a late event from bringing them back, and audit
 * entries with its id. Children whom nobody else looks after go with them; of mails and invitations the
 * address and the names go. Clerk's account is closed after the answer, and again by the clock until it is.
 *
 * Throws `last_owner` for whoever is the only owner of a tenant, and as `standing` does.
 */
export async function deleteMe(db: Db, caller: Caller, now: number): Promise<void> {
  const claim = newId(now);
  const mayGo = exists(
    q
      .select({ id: users.id })
      .from(users)
      .where(and(isCaller(caller), notExists(onlyOwned()))),
  );
  const isGone = exists(
    q
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.clerkUserId, caller.clerkUserId), eq(users.claim, claim))),
  );
  const leaver = {
    clerkUserId: caller.clerkUserId,
    claim,
    actorUserId: callerId(caller),
    via: "app" as const,
  };
  const answer = await db.commit({
    me: callerRow(caller),
    // While their address is still there to find them by.
    ...erasingTraces(caller, mayGo, now),
    user: q
      .update(users)
      .set({
        ...nothing,
        kind: null,
        locale: null,
        status: "deleted",
        claim,
        clerkClosesAt: now,
        updatedAt: now,
      })
      .where(and(isCaller(caller), notExists(onlyOwned()))),
    ...erasingChildren(caller, isGone, now),
    ...leavingEverything(leaver, isGone, now),
    keys: q
      .delete(idempotencyKeys)
      .where(and(eq(idempotencyKeys.clerkUserId, caller.clerkUserId), isGone)),
    told: q.delete(metadataDue).where(and(eq(metadataDue.userId, callerId(caller)), isGone)),
    organizations: q
      .delete(clerkOrgMembers)
      .where(and(eq(clerkOrgMembers.clerkUserId, caller.clerkUserId), isGone)),
    after: q
      .select({ claim: users.claim })
      .from(users)
      .where(eq(users.clerkUserId, caller.clerkUserId)),
  });
  standing(answer.me[0]);
  if (answer.after[0]?.claim !== claim) refuse("last_owner");
}

/** The ownerships of the person in `users` beside which no other active owner stands. */
function onlyOwned() {
  const own = alias(memberships, "own_owner");
  return q
    .select({ id: own.id })
    .from(own)
    .innerJoin(tenants, eq(tenants.id, own.tenantId))
    .where(
      and(
        eq(own.userId, users.id),
        eq(own.role, "owner"),
        eq(own.status, "active"),
        inArray(tenants.status, ["active", "suspended"]),
        not(hasActiveOwner(own.tenantId, { userId: own.userId })),
      ),
    );
}

/** What lies under their verified addresses, earlier ones too: mails, invitations, offers, clubs asked for. */
function erasingTraces(caller: Caller, mayGo: SQL, now: number) {
  const me = callerId(caller);
  const nameless = { email: erased, firstName: null, lastName: null };
  /** Somebody else holds the address by now, and took the offer up or may still do so. */
  const isOthers = ({ email, usedAt, usedBy }: Record<"email" | "usedAt" | "usedBy", Column>) =>
    sql`(${usedBy} <> ${me} or (${usedAt} is null and ${isHeldByOther(me, email)}))`;
  const isOwn = (offer: Record<"email" | "usedAt" | "usedBy" | "createdAt", Column>) =>
    and(wasWrittenTo(me, offer.email, offer.createdAt), sql`${isOthers(offer)} is not true`, mayGo);
  return {
    mails: q
      .update(emails)
      .set({
        recipient: erased,
        variables: null,
        status: sql`case ${emails.status} when 'queued' then 'failed' else ${emails.status} end`,
        lastError: sql`case ${emails.status} when 'queued' then 'not_needed' else ${emails.lastError} end`,
        updatedAt: now,
      })
      .where(
        and(
          wasWrittenTo(me, emails.recipient, emails.createdAt),
          // The link in it is still to reach the new holder of the address.
          not(both(eq(emails.status, "queued"), isHeldByOther(me, emails.recipient))),
          mayGo,
        ),
      ),
    invitations: q
      .update(invitations)
      .set({
        ...nameless,
        revokedAt: sql`case when ${invitations.usedAt} is null then coalesce(${invitations.revokedAt}, ${now}) else ${invitations.revokedAt} end`,
      })
      .where(isOwn(invitations)),
    offers: q
      .update(guardianInvitations)
      .set({
        ...nameless,
        revokedAt: sql`case when ${guardianInvitations.usedAt} is null then coalesce(${guardianInvitations.revokedAt}, ${now}) else ${guardianInvitations.revokedAt} end`,
      })
      .where(isOwn(guardianInvitations)),
    clubs: q
      .update(clubSignups)
      .set({ ...nameless, phone: null, expiresAt: sql`min(${clubSignups.expiresAt}, ${now})` })
      .where(isOwn(clubSignups)),
  };
}

/** The players whom nobody else looks after, they themselves among them. */
function erasingChildren(caller: Caller, isGone: SQL, now: number) {
  const claim = newId(now);
  const me = callerId(caller);
  const care = alias(playerGuardians, "own_care");
  const other = alias(playerGuardians, "other_care");
  const theirs = q.select({ id: care.playerId }).from(care).where(eq(care.userId, me));
  const isAlone = notExists(
    q
      .select({ id: other.userId })
      .from(other)
      .where(and(eq(other.playerId, players.id), ne(other.userId, me))),
  );
  const isTheirs = sql`(${both(inArray(players.id, theirs), sql`+${players.userId} is null`)} or ${players.userId} = ${me})`;
  const isDue = both(sql`${players.heldUntil} is not null`, eq(players.claim, claim));
  return {
    children: q
      .update(players)
      .set({ heldUntil: now, claim })
      .where(and(isTheirs, isAlone, isGone)),
    ...erasing(isDue, { actorUserId: me }, now),
  };
}
