import { and, eq, inArray, or, sql } from "drizzle-orm";
import { wasWrittenTo } from "../db/addresses.ts";
import { type Db, q } from "../db/client.ts";
import {
  auditEntries,
  calendarFeeds,
  emails,
  guardianInvitations,
  invitations,
  memberships,
  sessionSignups,
  sessions,
  tenants,
  userEmails,
  users,
} from "../db/schema.ts";
import { callerId, isCaller, ownPlayerIds } from "../db/scope.ts";
import type { Caller } from "../identity/caller.ts";
import { playerView } from "../players/contract.ts";
import { callerRow, standing } from "./caller-row.ts";
import { userView } from "./contract.ts";
import { ownPlayers } from "./me.ts";

/** More than one person's life with us leaves behind; a bound, not a page. */
const mostRows = 5_000;

/**
 * Everything that is held on the caller and on the players in their care, in one trip. Nobody else's data is
 * in it: of a tenant its name, of another guardian what they see of each other. Throws as `standing` does.
 */
export async function exportMe(db: Db, caller: Caller) {
  const me = callerId(caller);
  const answer = await db.read({
    me: callerRow(caller),
    terms: q
      .select({ acceptedAt: users.termsAcceptedAt, updatedAt: users.updatedAt })
      .from(users)
      .where(isCaller(caller)),
    addresses: q
      .select({ email: userEmails.email, endedAt: userEmails.endedAt })
      .from(userEmails)
      .where(eq(userEmails.userId, me)),
    memberships: q
      .select({
        tenant: sql<string>`${tenants.name}`.as("tenant_name"),
        role: memberships.role,
        status: memberships.status,
        joinedVia: memberships.joinedVia,
        joinedWith: memberships.joinedWith,
        joinedCountry: memberships.joinedCountry,
        joinedAt: memberships.joinedAt,
      })
      .from(memberships)
      .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
      .where(eq(memberships.userId, me)),
    players: ownPlayers(caller),
    answers: q
      .select({
        session: sql<string>`${sessions.title}`.as("session_title"),
        startsAt: sessions.startsAt,
        playerId: sessionSignups.playerId,
        status: sql<string>`${sessionSignups.status}`.as("answer_status"),
        attended: sessionSignups.attended,
        answeredAt: sessionSignups.answeredAt,
      })
      .from(sessionSignups)
      .innerJoin(sessions, eq(sessions.id, sessionSignups.sessionId))
      .where(
        or(eq(sessionSignups.userId, me), inArray(sessionSignups.playerId, ownPlayerIds(caller))),
      )
      .limit(mostRows),
    invitations: q
      .select({
        role: invitations.role,
        createdAt: invitations.createdAt,
        usedAt: invitations.usedAt,
        revokedAt: invitations.revokedAt,
      })
      .from(invitations)
      .where(wasWrittenTo(me, invitations.email, invitations.createdAt))
      .limit(mostRows),
    offers: q
      .select({ createdAt: guardianInvitations.createdAt, usedAt: guardianInvitations.usedAt })
      .from(guardianInvitations)
      .where(wasWrittenTo(me, guardianInvitations.email, guardianInvitations.createdAt))
      .limit(mostRows),
    mails: q
      .select({ template: emails.template, status: emails.status, createdAt: emails.createdAt })
      .from(emails)
      .where(wasWrittenTo(me, emails.recipient, emails.createdAt))
      .limit(mostRows),
    feed: q
      .select({ createdAt: calendarFeeds.createdAt })
      .from(calendarFeeds)
      .where(eq(calendarFeeds.userId, me)),
    deeds: q
      .select({
        action: auditEntries.action,
        targetType: auditEntries.targetType,
        targetId: auditEntries.targetId,
        createdAt: auditEntries.createdAt,
      })
      .from(auditEntries)
      .where(and(eq(auditEntries.actorUserId, me)))
      .limit(mostRows),
  });
  const row = standing(answer.me[0]);
  return {
    user: userView(row),
    termsAcceptedAt: iso(answer.terms[0]?.acceptedAt ?? null),
    addresses: answer.addresses.map(({ email, endedAt }) => ({
      email,
      isVerified: endedAt === null,
    })),
    memberships: answer.memberships.map((one) => ({ ...one, joinedAt: iso(one.joinedAt) })),
    players: answer.players.map(playerView),
    answers: answer.answers.map((one) => ({
      ...one,
      startsAt: iso(one.startsAt),
      answeredAt: iso(one.answeredAt),
    })),
    invitations: answer.invitations.map((one) => ({
      role: one.role,
      createdAt: iso(one.createdAt),
      usedAt: iso(one.usedAt),
      revokedAt: iso(one.revokedAt),
    })),
    offers: answer.offers.map((one) => ({
      createdAt: iso(one.createdAt),
      usedAt: iso(one.usedAt),
    })),
    mails: answer.mails.map((one) => ({ ...one, createdAt: iso(one.createdAt) })),
    calendarFeedSince: iso(answer.feed[0]?.createdAt ?? null),
    deeds: answer.deeds.map((one) => ({ ...one, createdAt: iso(one.createdAt) })),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
