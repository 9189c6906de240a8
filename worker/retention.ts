import {
  and,
  type Column,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  type SQL,
  type SQLWrapper,
  sql,
} from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { q } from "./db/client.ts";
import { idPrefix } from "./db/id.ts";
import {
  claimSlips,
  clerkChanges,
  clubSignups,
  codeMisses,
  emailEvents,
  emails,
  guardianInvitations,
  idempotencyKeys,
  invitations,
  oldSlugs,
  sessionSignups,
  sessions,
  webhookEvents,
} from "./db/schema.ts";
import { both } from "./db/statement.ts";
import { linkLifeMs } from "./invitations/status.ts";

/*
 * How long things are kept that nobody erases by hand: what is listed here, and docs/data.md says the same.
 * Ids tell when a row was made, so that each rule looks at what it erases and at little else.
 */

const dayMs = 24 * 60 * 60 * 1000;

export const keptMs = {
  /** An offer that nobody took up, once its link is dead; and one that did its work. */
  offers: 30 * dayMs,
  /** What a mail was, to whom, and what became of it. */
  mails: 90 * dayMs,
  /** Who came to a session, once it is over. */
  sessions: 2 * 365 * dayMs,
  /** Svix retries for 27 hours, and by hand later (docs/threats.md, 9). */
  webhooks: 30 * dayMs,
  /** That Clerk told of somebody whom we don't know: a sign-up takes seconds. */
  changes: dayMs,
  /** How long a repeat under an Idempotency-Key gets the first answer again. */
  answers: dayMs,
};

/** No turn of the clock erases more of a kind: what is left waits for the next. */
const erasedAtOnce = 500;

/** What erases the rows that have outlived their use, by kind. */
export function outlived(now: number) {
  return { ...outlivedOffers(now), ...outlivedHistory(now), ...outlivedKeys(now) };
}

/** Invitations, offers, slips and clubs that came to nothing, and what was mailed of them. */
function outlivedOffers(now: number) {
  const deadSince = now - keptMs.offers;
  /** An offer is made with all the time that it has, so its id tells how long its link has been dead. */
  const madeLongAgo = idPrefix(deadSince - linkLifeMs);
  const untaken = isNull(invitations.usedAt);
  return {
    expired: outlivedInvitations(
      and(untaken, isNull(invitations.revokedAt), lt(invitations.expiresAt, deadSince)),
    ),
    withdrawn: outlivedInvitations(
      and(untaken, isNotNull(invitations.revokedAt), lt(invitations.revokedAt, deadSince)),
    ),
    offers: outlivedRows(
      guardianInvitations,
      guardianInvitations.id,
      both(lt(guardianInvitations.id, madeLongAgo), lt(guardianInvitations.expiresAt, deadSince)),
    ),
    clubs: outlivedRows(
      clubSignups,
      clubSignups.id,
      both(lt(clubSignups.id, madeLongAgo), lt(clubSignups.expiresAt, deadSince)),
    ),
    slips: outlivedRows(claimSlips, claimSlips.id, lt(claimSlips.expiresAt, now)),
  };
}

/** What was, and who was there. */
function outlivedHistory(now: number) {
  const mails = q
    .select({ id: emails.id })
    .from(emails)
    .where(and(lt(emails.id, idPrefix(now - keptMs.mails)), ne(emails.status, "queued")))
    .orderBy(emails.id)
    .limit(erasedAtOnce);
  const ended = q
    .select({ id: sessions.id })
    .from(sessions)
    .where(lt(sessions.endsAt, now - keptMs.sessions))
    .orderBy(sessions.endsAt)
    .limit(erasedAtOnce);
  return {
    mails: {
      due: mails,
      statements: () => ({
        events: eventsOf(mails),
        mails: q.delete(emails).where(inArray(emails.id, mails)),
      }),
    },
    sessions: {
      due: ended,
      statements: () => ({
        answers: q.delete(sessionSignups).where(inArray(sessionSignups.sessionId, ended)),
        sessions: q.delete(sessions).where(inArray(sessions.id, ended)),
      }),
    },
  };
}

/** What is looked up by a key for a while, and then means nothing. */
function outlivedKeys(now: number) {
  return {
    slugs: outlivedRows(oldSlugs, oldSlugs.slug, lt(oldSlugs.until, now)),
    webhooks: outlivedRows(
      webhookEvents,
      webhookEvents.id,
      lt(webhookEvents.receivedAt, now - keptMs.webhooks),
    ),
    changes: outlivedRows(
      clerkChanges,
      clerkChanges.clerkUserId,
      lt(clerkChanges.receivedAt, now - keptMs.changes),
    ),
    misses: outlivedRows(codeMisses, codeMisses.key, lte(codeMisses.windowEndsAt, now)),
    answers: outlivedRows(
      idempotencyKeys,
      sql`rowid`,
      lt(idempotencyKeys.createdAt, now - keptMs.answers),
    ),
  };
}

/** Deletes rows of one table, the first of those that `which` finds. */
function outlivedRows(table: SQLiteTable, key: Column | SQL, which: SQL) {
  const due = q
    .select({ key: sql`${key}` })
    .from(table)
    .where(which)
    .limit(erasedAtOnce);
  return { due, statements: () => ({ rows: q.delete(table).where(inArray(sql`${key}`, due)) }) };
}

/** Deletes invitations with their mails. */
function outlivedInvitations(which: SQL | undefined) {
  const due = q.select({ id: invitations.id }).from(invitations).where(which).limit(erasedAtOnce);
  const mails = q.select({ id: emails.id }).from(emails).where(inArray(emails.invitationId, due));
  return {
    due,
    statements: () => ({
      events: eventsOf(mails),
      mails: q.delete(emails).where(inArray(emails.invitationId, due)),
      invitations: q.delete(invitations).where(inArray(invitations.id, due)),
    }),
  };
}

function eventsOf(mails: SQLWrapper) {
  return q.delete(emailEvents).where(inArray(emailEvents.emailId, mails));
}
