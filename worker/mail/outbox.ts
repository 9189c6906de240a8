import {
  and,
  asc,
  type Column,
  eq,
  inArray,
  lte,
  type Placeholder,
  type SQL,
  sql,
} from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { idPrefix, rowId } from "../db/id.ts";
import { emailEvents, emails, type emailTemplates } from "../db/schema.ts";
import { params } from "../db/sql.ts";
import { both, insertFrom } from "../db/statement.ts";
import type { Outbox, Outcome, Waiting } from "./deliver.ts";

/** Longer than a run can last. As long as `searchLagMs`: a mail whose deliverer was killed is not searched for sooner. */
export const claimMs = 5 * 60_000;

/** The outbox in the database. Two runs never hold one mail: claiming is one statement of one transaction. */
export function outboxIn(db: Db, now: () => number): Outbox {
  return {
    async take(run, limit) {
      const at = now();
      const due = both(eq(emails.status, "queued"), lte(emails.nextAttemptAt, at));
      const firstDue = q
        .select({ id: emails.id })
        .from(emails)
        .where(due)
        .orderBy(asc(emails.nextAttemptAt), asc(emails.id))
        .limit(limit);
      const { before } = await db.commit({
        before: q.select().from(emails).where(inArray(emails.id, firstDue)).orderBy(asc(emails.id)),
        claimed: q
          .update(emails)
          .set({
            claim: run,
            firstRun: sql`coalesce(${emails.firstRun}, case when ${emails.attempts} > 0 then ${emails.claim} else ${run} end)`,
            attempts: sql`${emails.attempts} + 1`,
            nextAttemptAt: at + claimMs,
            updatedAt: at,
          })
          .where(inArray(emails.id, firstDue)),
      });
      return before.map(
        (mail): Waiting => ({
          id: mail.id,
          recipient: mail.recipient,
          template: mail.template,
          locale: mail.locale,
          variables: mail.variables ?? {},
          isBulk: mail.isBulk,
          attempts: mail.attempts + 1,
          // Older rows have the run that took them last alone.
          firstRun: mail.firstRun ?? (mail.attempts > 0 ? mail.claim : run),
          createdAt: mail.createdAt,
        }),
      );
    },
    async settle(run, outcomes) {
      await db.commit(settling(run, outcomes, now()));
    },
  };
}

type StopReason = "replaced" | "withdrawn" | "not_needed";

/** Takes mails out of the outbox that must not be sent any more: their link is dead, or they are of no use. */
export function stopMails(which: SQL, reason: StopReason): SQL {
  const { now } = params<{ now: number }>();
  return sql`
    update emails set status = 'failed', last_error = ${reason}, variables = null, updated_at = ${now}
    where ${which} and emails.status = 'queued'`;
}

/** As `stopMails`, for a statement of the builder. */
export function stopped(which: SQL, because: StopReason, now: number) {
  return q
    .update(emails)
    .set({ status: "failed", lastError: because, variables: null, updatedAt: now })
    .where(and(which, eq(emails.status, "queued")));
}

interface InsertedMail {
  id: SQL | Placeholder;
  tenantId?: Column | SQL;
  invitationId?: Column | SQL;
  recipient: Column | SQL | Placeholder;
  template: (typeof emailTemplates)[number];
  locale: Column | SQL | Placeholder;
  /** What the template says: a JSON object of texts. */
  variables: SQL | Placeholder;
  isBulk?: SQL | Placeholder;
  /** When it may be sent first; `now` where it is left out. */
  dueAt?: Placeholder;
  claim: Placeholder;
  now: Placeholder;
}

/** Puts a mail into the outbox for each row that `from` finds, for a batch that is a constant. */
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

function settling(run: string, outcomes: Map<string, Outcome>, now: number) {
  const sent = valuesOf(outcomes, (outcome) => outcome.is === "sent" && outcome.providerId);
  const failed = valuesOf(outcomes, (outcome) => outcome.is === "failed" && outcome.error);
  const errors = valuesOf(outcomes, (outcome) => outcome.is === "later" && outcome.error);
  const retryAt = valuesOf(outcomes, (outcome) => outcome.is === "later" && outcome.at);
  const untried = valuesOf(outcomes, (outcome) => outcome.is === "later" && !outcome.wasTried);
  // Meanwhile the provider's webhook, or an admin, may have had a later word: that stands.
  const ifQueued = (status: "sent" | "failed") =>
    sql`case ${emails.status} when 'queued' then ${status} else ${emails.status} end`;
  return {
    sent: q
      .update(emails)
      .set({
        status: ifQueued("sent"),
        providerId: sql`coalesce(${emails.providerId}, ${valueIn(sent)})`,
        lastError: sql`case ${emails.status} when 'queued' then null else ${emails.lastError} end`,
        variables: null,
        updatedAt: now,
      })
      .where(isIn(sent, run)),
    failed: q
      .update(emails)
      .set({
        status: ifQueued("failed"),
        lastError: valueIn(failed),
        variables: null,
        updatedAt: now,
      })
      .where(isIn(failed, run)),
    later: q
      .update(emails)
      .set({
        nextAttemptAt: valueIn(retryAt),
        lastError: valueIn(errors),
        attempts: sql`${emails.attempts} - coalesce(${valueIn(untried)}, 0)`,
        updatedAt: now,
      })
      .where(and(isIn(retryAt, run), eq(emails.status, "queued"))),
    events: emailEvent(
      { emailId: sql`told.key`, event: sql`told.value ->> 0`, detail: sql`told.value ->> 1` },
      (select) => select.from(sql`json_each(${eventsOf(outcomes)}) told`),
      now,
    ),
  };
}

/** A statement that keeps what happened to mails, a row for each that `from` finds. */
export function emailEvent(
  values: { emailId: SQL | typeof emails.id; event: SQL | string; detail: SQL | string | null },
  from: Parameters<typeof insertFrom>[2],
  now: number,
) {
  return insertFrom(emailEvents, { ...values, id: rowId(idPrefix(now)), createdAt: now }, from);
}

function eventsOf(outcomes: Map<string, Outcome>): string {
  const events = [...outcomes].map(([id, outcome]): [string, [string, string | null]] => {
    if (outcome.is === "sent") return [id, [outcome.wasFound ? "found" : "sent", null]];
    return [id, [outcome.is === "later" ? "retry" : "failed", outcome.error]];
  });
  return JSON.stringify(Object.fromEntries(events));
}

/** A value for each mail whose outcome has one, as JSON by id: one parameter however many there are. */
function valuesOf(
  outcomes: Map<string, Outcome>,
  pick: (outcome: Outcome) => string | number | boolean,
): string {
  const values = [...outcomes].flatMap(([id, outcome]) => {
    const value = pick(outcome);
    return value === false ? [] : [[id, value]];
  });
  return JSON.stringify(Object.fromEntries(values));
}

function valueIn<T>(values: string): SQL<T> {
  return sql<T>`json_extract(${values}, '$."' || ${emails.id} || '"')`;
}

/** A run that lost its claim changes nothing any more. */
function isIn(values: string, run: string): SQL {
  return both(sql`${emails.id} in (select key from json_each(${values}))`, eq(emails.claim, run));
}
