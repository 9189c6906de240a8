import { eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
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
  const offered = (column: SQLiteColumn) =>
    q
      .select({ value: sql`${column}` })
      .from(guardianInvitations)
      .where(inArray(guardianInvitations.playerId, gone));
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
    // A mail that waits names the child, and its link would lead nowhere. Found by its recipient, or SQLite
    // would read all mail that waits.
    erasedMails: stopped(
      both(
        inArray(emails.recipient, offered(guardianInvitations.email)),
        inArray(sql`${emails.variables} ->> '$.offer_id'`, offered(guardianInvitations.id)),
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

/** Erases children whom no guardian agreed to in time. */
export function unclaimedChildren(now: number) {
  const claim = newId(now);
  // Plus: found by the time that they are held until, not by having no login, as most players have none.
  const isOver = both(lt(players.heldUntil, now), sql`+${players.userId} is null`);
  const due = q.select({ id: players.id }).from(players).where(isOver).limit(erasedAtOnce);
  return {
    due,
    statements: () => ({
      due: q.update(players).set({ claim }).where(inArray(players.id, due)),
      ...erasing(both(isOver, eq(players.claim, claim)), { actorUserId: null }, now),
    }),
  };
}
