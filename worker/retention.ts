import { and, inArray, isNotNull, isNull, lt, lte, ne, type SQLWrapper } from "drizzle-orm";
import { q } from "./db/client.ts";
import { idPrefix } from "./db/id.ts";
import {
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
  /** How long a repeat under an Idempotency-Key gets the first answer again. */
  answers: dayMs,
};

/** No turn of the clock erases more of a kind: what is left waits for the next. */
const erasedAtOnce = 500;

/** Statements that erase what has outlived its use. */
export function outlived(now: number) {
  const madeBefore = (ageMs: number) => idPrefix(now - ageMs);
  const deadSince = now - keptMs.offers;
  const untaken = isNull(invitations.usedAt);
  const dead = q
    .select({ id: invitations.id })
    .from(invitations)
    .where(and(untaken, isNull(invitations.revokedAt), lt(invitations.expiresAt, deadSince)))
    .limit(erasedAtOnce);
  const withdrawn = q
    .select({ id: invitations.id })
    .from(invitations)
    .where(and(untaken, isNotNull(invitations.revokedAt), lt(invitations.revokedAt, deadSince)))
    .limit(erasedAtOnce);
  const mailsOf = (offers: SQLWrapper) =>
    q.select({ id: emails.id }).from(emails).where(inArray(emails.invitationId, offers));
  const oldMails = q
    .select({ id: emails.id })
    .from(emails)
    .where(and(lt(emails.id, madeBefore(keptMs.mails)), ne(emails.status, "queued")))
    .orderBy(emails.id)
    .limit(erasedAtOnce);
  const oldSessions = q
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(lt(sessions.id, madeBefore(keptMs.sessions)), lt(sessions.endsAt, now - keptMs.sessions)),
    )
    .orderBy(sessions.id)
    .limit(erasedAtOnce);
  const forgotten = q
    .select({ key: codeMisses.key })
    .from(codeMisses)
    .where(lte(codeMisses.windowEndsAt, now))
    .limit(erasedAtOnce);
  const eventsOf = (mails: SQLWrapper) =>
    q.delete(emailEvents).where(inArray(emailEvents.emailId, mails));
  return {
    deadEvents: eventsOf(mailsOf(dead)),
    deadMails: q.delete(emails).where(inArray(emails.invitationId, dead)),
    dead: q.delete(invitations).where(inArray(invitations.id, dead)),
    withdrawnEvents: eventsOf(mailsOf(withdrawn)),
    withdrawnMails: q.delete(emails).where(inArray(emails.invitationId, withdrawn)),
    withdrawn: q.delete(invitations).where(inArray(invitations.id, withdrawn)),
    offers: q
      .delete(guardianInvitations)
      .where(
        and(
          lt(guardianInvitations.id, madeBefore(keptMs.offers)),
          lt(guardianInvitations.expiresAt, deadSince),
        ),
      ),
    clubs: q
      .delete(clubSignups)
      .where(
        and(lt(clubSignups.id, madeBefore(keptMs.offers)), lt(clubSignups.expiresAt, deadSince)),
      ),
    mailEvents: eventsOf(oldMails),
    mails: q.delete(emails).where(inArray(emails.id, oldMails)),
    sessionAnswers: q.delete(sessionSignups).where(inArray(sessionSignups.sessionId, oldSessions)),
    sessions: q.delete(sessions).where(inArray(sessions.id, oldSessions)),
    slugs: q.delete(oldSlugs).where(lt(oldSlugs.until, now)),
    webhooks: q.delete(webhookEvents).where(lt(webhookEvents.receivedAt, now - keptMs.webhooks)),
    codeMisses: q.delete(codeMisses).where(inArray(codeMisses.key, forgotten)),
    answers: q.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, now - keptMs.answers)),
  };
}
