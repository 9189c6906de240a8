/*
 * How long data is kept that is not deleted by hand (docs/data.md). `expired-rows.ts` deletes it.
 */

const dayMs = 24 * 60 * 60 * 1000;

export const retentionMs = {
  /** Unaccepted invitations, offers and tenant requests, from the expiry of their link. */
  offers: 30 * dayMs,
  /** Mails and their events. */
  mails: 90 * dayMs,
  /** Sessions and their sign-ups, from the end of the session. */
  sessions: 2 * 365 * dayMs,
  /** Svix retries for 27 hours, and by hand later (docs/threats.md, 9). */
  webhooks: 30 * dayMs,
  /** Clerk's changes of unknown users; a sign-up takes seconds. */
  changes: dayMs,
  /** Stored responses of requests with an Idempotency-Key. */
  answers: dayMs,
};
