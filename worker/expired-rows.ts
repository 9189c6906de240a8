import { type SQL, sql } from "drizzle-orm";
import { idPrefix } from "./db/id.ts";
import { batch, params } from "./db/sql.ts";
import { linkLifetimeMs } from "./links/status.ts";
import { retentionMs } from "./retention.ts";

/*
 * Deletes rows at the end of their retention time (`retention.ts`). Ids start with the time of the row, so each rule
 * reads little more than the rows that it deletes.
 */

/** The most rows of each kind that one run of the cron deletes. */
const maxRows = 500;

export interface RetentionParams {
  now: number;
  /** Offers and mails with smaller ids are old enough. */
  oldOfferId: string;
  oldMailId: string;
}

export function retentionValues(now: number): RetentionParams {
  return {
    now,
    // A link's lifetime is not extended, so the offer's id tells when it expired.
    oldOfferId: idPrefix(now - retentionMs.offers - linkLifetimeMs),
    oldMailId: idPrefix(now - retentionMs.mails),
  };
}

const given = params<RetentionParams>();
const { now, oldOfferId, oldMailId } = given;

/**
 * Selects of the rows to delete, by kind. In a batch they must select the same rows until the last statement, which
 * deletes these rows.
 */
const due = {
  expired: sql`(select invitations.id from invitations
    where invitations.used_at is null and invitations.revoked_at is null
      and invitations.expires_at < ${now} - ${retentionMs.offers} limit ${maxRows})`,

  withdrawn: sql`(select invitations.id from invitations
    where invitations.used_at is null and invitations.revoked_at is not null
      and invitations.revoked_at < ${now} - ${retentionMs.offers} limit ${maxRows})`,

  offers: sql`(select guardian_invitations.id from guardian_invitations
    where guardian_invitations.id < ${oldOfferId}
      and guardian_invitations.expires_at < ${now} - ${retentionMs.offers} limit ${maxRows})`,

  clubs: sql`(select club_signups.id from club_signups
    where club_signups.id < ${oldOfferId}
      and club_signups.expires_at < ${now} - ${retentionMs.offers} limit ${maxRows})`,

  slips: sql`(select claim_slips.id from claim_slips where claim_slips.expires_at < ${now} limit ${maxRows})`,

  mails: sql`(select emails.id from emails
    where emails.id < ${oldMailId} and emails.status <> 'queued' order by emails.id limit ${maxRows})`,

  sessions: sql`(select sessions.id from sessions
    where sessions.ends_at < ${now} - ${retentionMs.sessions} order by sessions.ends_at limit ${maxRows})`,

  slugs: sql`(select old_slugs.slug from old_slugs where old_slugs.until < ${now} limit ${maxRows})`,

  webhooks: sql`(select webhook_events.id from webhook_events
    where webhook_events.received_at < ${now} - ${retentionMs.webhooks} limit ${maxRows})`,

  changes: sql`(select clerk_changes.clerk_user_id from clerk_changes
    where clerk_changes.received_at < ${now} - ${retentionMs.changes} limit ${maxRows})`,

  misses: sql`(select code_misses.key from code_misses
    where code_misses.window_ends_at <= ${now} limit ${maxRows})`,

  answers: sql`(select idempotency_keys.rowid from idempotency_keys
    where idempotency_keys.created_at < ${now} - ${retentionMs.answers} limit ${maxRows})`,
};

const deleteEvents = (mailIds: SQL) =>
  sql`delete from email_events where email_events.email_id in ${mailIds}`;

/** Deletes invitations with their mails. */
const deleteInvitations = (ids: SQL) => ({
  events: deleteEvents(sql`(select emails.id from emails where emails.invitation_id in ${ids})`),
  mails: sql`delete from emails where emails.invitation_id in ${ids}`,
  invitations: sql`delete from invitations where invitations.id in ${ids}`,
});

const expiredBatch = batch(given, () => deleteInvitations(due.expired));
const withdrawnBatch = batch(given, () => deleteInvitations(due.withdrawn));

const mailsBatch = batch(given, () => ({
  events: deleteEvents(due.mails),
  mails: sql`delete from emails where emails.id in ${due.mails}`,
}));

const sessionsBatch = batch(given, () => ({
  signups: sql`delete from session_signups where session_signups.session_id in ${due.sessions}`,
  sessions: sql`delete from sessions where sessions.id in ${due.sessions}`,
}));

/** Rows without dependent rows: one statement for each kind. */
const rowsBatch = batch(given, () => ({
  offers: sql`delete from guardian_invitations where guardian_invitations.id in ${due.offers}`,
  clubs: sql`delete from club_signups where club_signups.id in ${due.clubs}`,
  slips: sql`delete from claim_slips where claim_slips.id in ${due.slips}`,
  slugs: sql`delete from old_slugs where old_slugs.slug in ${due.slugs}`,
  webhooks: sql`delete from webhook_events where webhook_events.id in ${due.webhooks}`,
  changes: sql`delete from clerk_changes where clerk_changes.clerk_user_id in ${due.changes}`,
  misses: sql`delete from code_misses where code_misses.key in ${due.misses}`,
  answers: sql`delete from idempotency_keys where idempotency_keys.rowid in ${due.answers}`,
}));

const rowsOf = (kind: keyof ReturnType<typeof rowsBatch>) => ({
  due: due[kind],
  statements: (values: RetentionParams) => ({ rows: rowsBatch(values)[kind] }),
});

/** For each kind, the select of the expired rows, and the statements that delete them. */
export const expiredRows = {
  expired: { due: due.expired, statements: expiredBatch },
  withdrawn: { due: due.withdrawn, statements: withdrawnBatch },
  offers: rowsOf("offers"),
  clubs: rowsOf("clubs"),
  slips: rowsOf("slips"),
  mails: { due: due.mails, statements: mailsBatch },
  sessions: { due: due.sessions, statements: sessionsBatch },
  slugs: rowsOf("slugs"),
  webhooks: rowsOf("webhooks"),
  changes: rowsOf("changes"),
  misses: rowsOf("misses"),
  answers: rowsOf("answers"),
};
