import { sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { idPrefix } from "../db/id.ts";
import { emails } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { eventInsert } from "./outbox.ts";
import type { MailEvent } from "./webhook.ts";

/** A mail's status only moves forward in this order: a late event changes nothing. */
const statusOrder = ["queued", "failed", "sent", "delivered", "bounced", "complained"] as const;

/**
 * Records the provider's event of a mail. Events may be repeated and out of order: the status only moves forward, and
 * only if both ids match (docs/threats.md, 9). The first event may come before we have stored the provider's id.
 */
export async function recordMailEvent(db: Db, event: MailEvent, now: number): Promise<void> {
  const rank = statusOrder.indexOf(event.status);
  await db.commit(eventBatch({ ...event, rank, eventId: idPrefix(now), now }));
}

interface EventParams extends MailEvent {
  /** The index of its status in `statusOrder`. */
  rank: number;
  /** From `idPrefix`. */
  eventId: string;
  now: number;
}
const given = params<EventParams>();
const { id, emailId, providerId, status, detail, rank, now } = given;

const isMail = sql`(emails.id = ${emailId}
  and (emails.provider_id is null or emails.provider_id = ${providerId})
  and not exists (select 1 from webhook_events seen where seen.id = ${id}))`;

const rankOfMail = sql`case emails.status ${sql.join(
  statusOrder.map((name, index) => sql`when ${name} then ${index}`),
  sql` `,
)} end`;

const eventBatch = batch(given, () => ({
  event: eventInsert(
    { emailId: emails.id, event: status, detail },
    sql`from emails where ${isMail}`,
  ),

  mail: sql`
    update emails set status = ${status}, last_error = ${detail}, provider_id = ${providerId}, variables = null,
      updated_at = ${now}
    where ${isMail} and ${rankOfMail} < ${rank}`,

  seen: sql`
    insert into webhook_events (id, source, received_at) values (${id}, 'postmark', ${now})
    on conflict do nothing`,
}));
