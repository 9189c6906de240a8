import { sql } from "drizzle-orm";
import { type Caller, callerId, isCaller, ownPlayerIds } from "../access/caller.ts";
import { callerRowStatement, requireActive } from "../access/caller-row.ts";
import { toUser } from "../access/views.ts";
import { wasSentTo } from "../db/addresses.ts";
import type { Db } from "../db/client.ts";
import {
  auditEntries,
  emails,
  guardianInvitations,
  invitations,
  memberships,
  sessionSignups,
  sessions,
  tenants,
  userEmails,
} from "../db/schema.ts";
import { batch, combine, jsonObject, list, many, params } from "../db/sql.ts";
import { ownPlayers } from "../players/my-players.ts";
import { toPlayer } from "../players/views.ts";
import type { Export } from "./responses.ts";

/** A safety limit; no person has so many rows. */
const maxRows = 5_000;

/**
 * All data about the caller and their players, in one round trip. Of others it has only the names of tenants, and what
 * guardians of the same player see of each other. Throws as `requireActive` does.
 */
export async function exportMe(db: Db, caller: Caller): Promise<Export> {
  const { clerkUserId } = caller;
  const answer = await db.read({
    me: callerRowStatement(caller),
    ...exportBatch({ clerkUserId }),
    players: ownPlayers(caller),
  });
  const row = requireActive(answer.me[0]);
  const { acceptedAt, feedSince, addresses } = answer.own;
  return {
    user: toUser(row),
    termsAcceptedAt: iso(acceptedAt),
    addresses: addresses.map(({ email, endedAt }) => ({ email, isVerified: endedAt === null })),
    memberships: answer.memberships.map((one) => ({ ...one, joinedAt: iso(one.joinedAt) })),
    players: answer.players.map(toPlayer),
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
    calendarFeedSince: iso(feedSince),
    deeds: answer.deeds.map((one) => ({ ...one, createdAt: iso(one.createdAt) })),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

const limit = sql`limit ${maxRows}`;

/** Long lists are separate statements, because a value in D1 is limited to two megabytes. */
const exportBatch = batch(params<{ clerkUserId: string }>(), () => ({
  own: combine({
    acceptedAt: sql<number | null>`(select users.terms_accepted_at from users where ${isCaller})`,
    feedSince: sql<number | null>`(
      select calendar_feeds.created_at from calendar_feeds where calendar_feeds.user_id = ${callerId})`,
    addresses: many(
      jsonObject({ email: userEmails.email, endedAt: userEmails.endedAt }),
      sql`from user_emails where user_emails.user_id = ${callerId}`,
    ),
  }),

  memberships: list(
    jsonObject({
      tenant: tenants.name,
      role: memberships.role,
      status: memberships.status,
      joinedVia: memberships.joinedVia,
      joinedWith: memberships.joinedWith,
      joinedCountry: memberships.joinedCountry,
      joinedAt: memberships.joinedAt,
    }),
    sql`from memberships join tenants on tenants.id = memberships.tenant_id
      where memberships.user_id = ${callerId}`,
  ),

  answers: list(
    jsonObject({
      session: sessions.title,
      startsAt: sessions.startsAt,
      playerId: sessionSignups.playerId,
      status: sessionSignups.status,
      attended: sessionSignups.attended,
      answeredAt: sessionSignups.answeredAt,
    }),
    sql`from session_signups join sessions on sessions.id = session_signups.session_id
      where session_signups.user_id = ${callerId} or session_signups.player_id in ${ownPlayerIds} ${limit}`,
  ),

  invitations: list(
    jsonObject({
      role: invitations.role,
      createdAt: invitations.createdAt,
      usedAt: invitations.usedAt,
      revokedAt: invitations.revokedAt,
    }),
    sql`from invitations where ${wasSentTo(callerId, invitations.email, invitations.createdAt)} ${limit}`,
  ),

  offers: list(
    jsonObject({ createdAt: guardianInvitations.createdAt, usedAt: guardianInvitations.usedAt }),
    sql`from guardian_invitations
      where ${wasSentTo(callerId, guardianInvitations.email, guardianInvitations.createdAt)} ${limit}`,
  ),

  mails: list(
    jsonObject({ template: emails.template, status: emails.status, createdAt: emails.createdAt }),
    sql`from emails where ${wasSentTo(callerId, emails.recipient, emails.createdAt)} ${limit}`,
  ),

  deeds: list(
    jsonObject({
      action: auditEntries.action,
      targetType: auditEntries.targetType,
      targetId: auditEntries.targetId,
      createdAt: auditEntries.createdAt,
    }),
    sql`from audit_entries where audit_entries.actor_user_id = ${callerId} ${limit}`,
  ),
}));
