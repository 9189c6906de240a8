import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { idPrefix, rowId } from "../db/id.ts";
import { emails, type emailTemplates } from "../db/schema.ts";
import { batch, jsonObject, params } from "../db/sql.ts";
import type { Outbox, Outcome } from "./deliver.ts";

/** Longer than a run can last, and at least `searchLagMs`: after a killed run, the search must not start earlier. */
export const claimMs = 5 * 60_000;

/** The outbox in the database. A mail is claimed by one run only, because one statement selects and claims. */
export function outboxIn(db: Db, now: () => number): Outbox {
  return {
    async claim(run, limit) {
      const { claimed } = await db.commit(claimBatch({ run, limit, now: now() }));
      return claimed
        .map(({ variables, ...mail }) => ({ ...mail, variables: variables ?? {} }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async settle(run, outcomes) {
      const time = now();
      const values = { run, outcomes: outcomesJson(outcomes), eventId: idPrefix(time), now: time };
      await db.commit(settleBatch(values));
    },
  };
}

interface ClaimParams {
  run: string;
  limit: number;
  now: number;
}
const { run, limit, now } = params<ClaimParams>();

const claimedMail = jsonObject({
  id: emails.id,
  recipient: emails.recipient,
  template: emails.template,
  locale: emails.locale,
  variables: emails.variables,
  isBulk: emails.isBulk,
  attempts: emails.attempts,
  firstRun: sql<string>`emails.first_run`,
  createdAt: emails.createdAt,
});

const claimBatch = batch(params<ClaimParams>(), () => ({
  claimed: {
    list: sql<(typeof claimedMail)["_"]["type"]>`
      update emails set claim = ${run}, attempts = emails.attempts + 1, next_attempt_at = ${now} + ${claimMs},
        first_run = coalesce(emails.first_run, iif(emails.attempts > 0, emails.claim, ${run})), updated_at = ${now}
      where emails.id in (
        select due.id from emails due where due.status = 'queued' and due.next_attempt_at <= ${now}
        order by due.next_attempt_at, due.id limit ${limit} + 0)
      returning ${claimedMail} as item`,
  },
}));

interface SettleParams {
  run: string;
  /** From `outcomesJson`. */
  outcomes: string;
  /** From `idPrefix`. */
  eventId: string;
  now: number;
}
const { outcomes, eventId } = params<SettleParams>();

/** An outcome in the JSON that the statements read. */
interface OutcomeRow {
  event: "sent" | "found" | "retry" | "failed";
  error?: string;
  providerId?: string;
  retryAt?: number;
  /** 1 if the attempt does not count, because the provider certainly did not accept the mail. */
  untried?: number;
}

function outcomeRow(outcome: Outcome): OutcomeRow {
  switch (outcome.status) {
    case "sent":
      return { event: outcome.wasFound ? "found" : "sent", providerId: outcome.providerId };
    case "failed":
      return { event: "failed", error: outcome.error };
    case "later": {
      const { error, at, wasTried } = outcome;
      return { event: "retry", error, retryAt: at, untried: Number(!wasTried) };
    }
  }
}

/** All outcomes by status and mail id, as JSON: one parameter for any number of mails. */
function outcomesJson(all: Map<string, Outcome>): string {
  const rows: Record<Outcome["status"], Record<string, OutcomeRow>> = {
    sent: {},
    failed: {},
    later: {},
  };
  for (const [id, outcome] of all) rows[outcome.status][id] = outcomeRow(outcome);
  return JSON.stringify(rows);
}

const fromOutcomes = (status: Outcome["status"]) =>
  sql`from json_each(${outcomes}, ${`$.${status}`}) outcome`;
const field = (name: keyof OutcomeRow) => sql<string>`(outcome.value ->> ${`$.${name}`})`;

/** A run that has lost its claim changes nothing. */
const isSettled = sql`emails.id = outcome.key and emails.claim = ${run}`;

// The provider's webhook or an admin may have changed a mail's status in the meantime: that status stays.
const settleBatch = batch(params<SettleParams>(), () => ({
  sent: sql`
    update emails set status = iif(emails.status = 'queued', 'sent', emails.status),
      provider_id = coalesce(emails.provider_id, ${field("providerId")}),
      last_error = iif(emails.status = 'queued', null, emails.last_error), variables = null, updated_at = ${now}
    ${fromOutcomes("sent")}
    where ${isSettled}`,

  failed: sql`
    update emails set status = iif(emails.status = 'queued', 'failed', emails.status),
      last_error = ${field("error")}, variables = null, updated_at = ${now}
    ${fromOutcomes("failed")}
    where ${isSettled}`,

  later: sql`
    update emails set next_attempt_at = ${field("retryAt")}, last_error = ${field("error")},
      attempts = emails.attempts - ${field("untried")}, updated_at = ${now}
    ${fromOutcomes("later")}
    where ${isSettled} and emails.status = 'queued'`,

  events: eventInsert(
    { emailId: sql`outcome.key`, event: field("event"), detail: field("error") },
    sql`from json_each(${outcomes}) kind, json_each(kind.value) outcome`,
  ),
}));

interface InsertedEvent {
  emailId: Column | SQL;
  event: SQL | Placeholder;
  detail: SQL | Placeholder;
}

/** Adds an event to a mail's history, for each row that `from` selects. */
export function eventInsert({ emailId, event, detail }: InsertedEvent, from: SQL): SQL {
  return sql`
    insert into email_events (id, email_id, event, detail, created_at)
    select ${rowId(sql`${eventId}`)}, ${emailId}, ${event}, ${detail}, ${now}
    ${from}`;
}

type StopReason = "replaced" | "withdrawn" | "not_needed";

/** Cancels queued mails, for example those whose link no longer works. */
export function cancelMails(condition: SQL, reason: StopReason): SQL {
  const { now } = params<{ now: number }>();
  return sql`
    update emails set status = 'failed', last_error = ${reason}, variables = null, updated_at = ${now}
    where ${condition} and emails.status = 'queued'`;
}

interface InsertedMail {
  id: SQL | Placeholder;
  tenantId?: Column | SQL;
  invitationId?: Column | SQL;
  recipient: Column | SQL | Placeholder;
  template: (typeof emailTemplates)[number];
  locale: Column | SQL | Placeholder;
  /** The values for the template: a JSON object of texts. */
  variables: SQL | Placeholder;
  isBulk?: SQL | Placeholder;
  /** When the mail is due; by default `now`. */
  dueAt?: SQL | Placeholder;
  claim: Placeholder;
  now: Placeholder;
}

/** Adds a mail to the outbox for each row that `from` selects. */
export function mailInsert(mail: InsertedMail, from: SQL): SQL {
  const { id, recipient, template, locale, variables, claim, now } = mail;
  const none = sql`null`;
  return sql`
    insert into emails (id, tenant_id, invitation_id, recipient, template, locale, variables, is_bulk,
      next_attempt_at, claim, created_at, updated_at)
    select ${id}, ${mail.tenantId ?? none}, ${mail.invitationId ?? none}, ${recipient}, ${template}, ${locale},
      ${variables}, ${mail.isBulk ?? sql`0`}, ${mail.dueAt ?? now}, ${claim}, ${now}, ${now}
    ${from}`;
}
