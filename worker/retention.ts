/*
 * How long data is kept that nobody deletes by hand: docs/data.md says the same, `expired-rows.ts` deletes it.
 */

const dayMs = 24 * 60 * 60 * 1000;

export const retentionMs = {
  /** Offers that nobody accepted, once their link is dead, and slips and clubs that came to nothing. */
  offers: 30 * dayMs,
  /** What a mail was, to whom, and what happened to it. */
  mails: 90 * dayMs,
  /** Who came to a session, once it is over. */
  sessions: 2 * 365 * dayMs,
  /** Svix retries for 27 hours, and by hand later (docs/threats.md, 9). */
  webhooks: 30 * dayMs,
  /** What Clerk said of a person whom we do not know: a sign-up takes seconds. */
  changes: dayMs,
  /** How long a repeat under an Idempotency-Key gets the first answer again. */
  answers: dayMs,
};
