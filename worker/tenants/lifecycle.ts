import { and, eq, gt, inArray, lt, type SQLWrapper } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import {
  auditEntries,
  claimSlips,
  clubSignups,
  emailEvents,
  emails,
  invitations,
  memberships,
  oldSlugs,
  playerMemberships,
  sessionSignups,
  sessions,
  tenantLogos,
  tenants,
  users,
} from "../db/schema.ts";
import { mayChange, mayRestore } from "../db/scope.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { tenantEntry } from "./entry.ts";
import { demand, ownPlace } from "./mine.ts";

/** How long an owner may think better of it. */
export const restorableMs = 30 * 24 * 60 * 60 * 1000;

/** How many tenants one turn of the clock erases: each is a handful of statements. */
const erasedAtOnce = 20;

/**
 * Deletes a tenant softly: from now on it is invisible to everyone, and its code and invitations are
 * dead. Throws `not_found` and `forbidden`.
 */
export async function deleteTenant(
  db: Db,
  caller: Caller,
  tenantId: string,
  now: number,
): Promise<void> {
  const claim = newId(now);
  const { place, tenant } = await db.commit({
    // Asked before the change: afterwards nobody has a place there any more.
    place: ownPlace(caller, tenantId),
    deleted: q
      .update(tenants)
      .set({ status: "deleted", deletedAt: now, claim })
      .where(and(eq(tenants.id, tenantId), mayChange(caller, "tenant.delete", tenantId))),
    entry: tenantEntry(caller, { tenantId, claim }, "tenant.deleted", now),
    tenant: q.select({ claim: tenants.claim }).from(tenants).where(eq(tenants.id, tenantId)),
  });
  demand(place[0], "tenant.delete");
  if (tenant[0]?.claim !== claim) refuse("forbidden");
}

/** Takes a deletion back within 30 days, for an owner. Throws `not_found` for everybody and everything else. */
export async function restoreTenant(db: Db, caller: Caller, tenantId: string, now: number) {
  const claim = newId(now);
  const { place } = await db.commit({
    restored: q
      .update(tenants)
      .set({ status: "active", deletedAt: null, claim })
      .where(
        and(
          eq(tenants.id, tenantId),
          eq(tenants.status, "deleted"),
          gt(tenants.deletedAt, now - restorableMs),
          mayRestore(caller, tenantId),
        ),
      ),
    entry: tenantEntry(caller, { tenantId, claim }, "tenant.restored", now),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(place[0], "tenant.delete");
  return tenant.claim === claim ? tenant : refuse("not_found");
}

/**
 * Erases the tenants whose time to be restored is over, with everything in them. Players and people stay:
 * they may belong elsewhere.
 */
export function deletedTenants(now: number) {
  const gone = q
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(eq(tenants.status, "deleted"), lt(tenants.deletedAt, now - restorableMs)))
    .limit(erasedAtOnce);
  return { due: gone, statements: () => erasing(gone) };
}

/** `gone` must select the same tenants until the last statement. */
function erasing(gone: SQLWrapper) {
  return {
    chosen: q
      .update(users)
      .set({ defaultTenantId: null })
      .where(inArray(users.defaultTenantId, gone)),
    emailEvents: q
      .delete(emailEvents)
      .where(
        inArray(
          emailEvents.emailId,
          q.select({ id: emails.id }).from(emails).where(inArray(emails.tenantId, gone)),
        ),
      ),
    emails: q.delete(emails).where(inArray(emails.tenantId, gone)),
    logos: q.delete(tenantLogos).where(inArray(tenantLogos.tenantId, gone)),
    oldSlugs: q.delete(oldSlugs).where(inArray(oldSlugs.tenantId, gone)),
    clubSignups: q.delete(clubSignups).where(inArray(clubSignups.tenantId, gone)),
    invitations: q.delete(invitations).where(inArray(invitations.tenantId, gone)),
    signups: q
      .delete(sessionSignups)
      .where(
        inArray(
          sessionSignups.sessionId,
          q.select({ id: sessions.id }).from(sessions).where(inArray(sessions.tenantId, gone)),
        ),
      ),
    sessions: q.delete(sessions).where(inArray(sessions.tenantId, gone)),
    slips: q.delete(claimSlips).where(inArray(claimSlips.tenantId, gone)),
    players: q.delete(playerMemberships).where(inArray(playerMemberships.tenantId, gone)),
    memberships: q.delete(memberships).where(inArray(memberships.tenantId, gone)),
    audit: q.delete(auditEntries).where(inArray(auditEntries.tenantId, gone)),
    tenants: q.delete(tenants).where(inArray(tenants.id, gone)),
  };
}
