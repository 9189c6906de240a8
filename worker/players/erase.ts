import { eq, inArray, isNull, lt, type SQL, sql } from "drizzle-orm";
import { auditEntry } from "../audit/entry.ts";
import { q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import {
  claimSlips,
  emails,
  guardianInvitations,
  invitations,
  playerGuardians,
  playerMemberships,
  players,
  sessionSignups,
} from "../db/schema.ts";
import { both } from "../db/statement.ts";
import { stopped } from "../mail/outbox.ts";

/** How many one turn of the clock erases. */
const erasedAtOnce = 50;

/**
 * Statements that take players off the record, whole: their places, their answers, what was offered in their
 * name, themselves. What stays is an audit entry without a name, for each tenant that saw them. `which`
 * narrows `players` and must hold until the last statement.
 */
export function erasing(which: SQL, { actorUserId }: { actorUserId: SQL | null }, now: number) {
  const gone = q.select({ id: players.id }).from(players).where(which);
  return {
    erasedEntries: auditEntry(
      playerMemberships,
      inArray(playerMemberships.playerId, gone),
      {
        action: "player.erased",
        tenantId: playerMemberships.tenantId,
        actorUserId,
        target: ["player", playerMemberships.playerId],
      },
      now,
    ),
    erasedPlayers: auditEntry(
      players,
      which,
      { action: "player.erased", tenantId: null, actorUserId, target: ["player", players.id] },
      now,
    ),
    erasedSignups: q.delete(sessionSignups).where(inArray(sessionSignups.playerId, gone)),
    erasedSlips: q.delete(claimSlips).where(inArray(claimSlips.playerId, gone)),
    // A mail that waits names the child, and its link would lead nowhere.
    erasedMails: stopped(
      inArray(
        sql`${emails.variables} ->> '$.offer_id'`,
        q
          .select({ id: guardianInvitations.id })
          .from(guardianInvitations)
          .where(inArray(guardianInvitations.playerId, gone)),
      ),
      "withdrawn",
      now,
    ),
    erasedOffers: q.delete(guardianInvitations).where(inArray(guardianInvitations.playerId, gone)),
    erasedInvitations: q
      .update(invitations)
      .set({
        playerId: null,
        firstName: sql`case ${invitations.role} when 'player' then null else ${invitations.firstName} end`,
        lastName: sql`case ${invitations.role} when 'player' then null else ${invitations.lastName} end`,
        revokedAt: sql`case when ${invitations.usedAt} is null then coalesce(${invitations.revokedAt}, ${now}) else ${invitations.revokedAt} end`,
      })
      .where(inArray(invitations.playerId, gone)),
    erasedPlaces: q.delete(playerMemberships).where(inArray(playerMemberships.playerId, gone)),
    erasedGuardians: q.delete(playerGuardians).where(inArray(playerGuardians.playerId, gone)),
    erased: q.delete(players).where(which),
  };
}

/** Statements that erase children whom no guardian agreed to in time, and slips that have run out. */
export function expiringChildren(now: number) {
  const claim = newId(now);
  const due = q
    .select({ id: players.id })
    .from(players)
    .where(lt(players.heldUntil, now))
    .limit(erasedAtOnce);
  const isDue = both(
    sql`${players.heldUntil} is not null`,
    eq(players.claim, claim),
    isNull(players.userId),
  );
  return {
    due: q.update(players).set({ claim }).where(inArray(players.id, due)),
    ...erasing(isDue, { actorUserId: null }, now),
    oldSlips: q.delete(claimSlips).where(lt(claimSlips.expiresAt, now)),
  };
}
