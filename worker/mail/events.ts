import { sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { idPrefix } from "../db/id.ts";
import { emails } from "../db/schema.ts";
import { batch, params } from "../db/sql.ts";
import { eventInsert } from "./outbox.ts";
import type { MailEvent } from "./webhook.ts";

/** How far a mail has come. It only moves forward: an event that comes late changes nothing. */
const order = ["queued", "failed", "sent", "delivered", "bounced", "complained"] as const;

/**
 * Records what the provider says of a mail. Safe when repeated, and out of order: only a mail that we know by both its
 * ids moves, and only forward (docs/threats.md, 9). The first event may come before we have kept the provider's answer.
 */
export async function noteMailEvent(db: Db, event: MailEvent, now: number): Promise<void> {
  const rank = order.indexOf(event.status);
  await db.commit(eventBatch({ ...event, rank, eventId: idPrefix(now), now }));
}

interface EventParams extends MailEvent {
  /** The place of its status in `order`. */
  rank: number;
  /** The beginning of the id under which we keep it. */
  eventId: string;
  now: number;
}
const given = params<EventParams>();
const { id, emailId, providerId, status, detail, rank, now } = given;

const isTheMail = sql`(emails.id = ${emailId}
  and (emails.provider_id is null or emails.provider_id = ${providerId})
  and not exists (select 1 from webhook_events seen where seen.id = ${id}))`;

const rankOfMail = sql`case emails.status ${sql.join(
  order.map((one, at) => sql`when ${one} then ${at}`),
  sql` `,
)} end`;

const eventBatch = batch(given, () => ({
  event: eventInsert(
    { emailId: emails.id, event: status, detail },
    sql`from emails where ${isTheMail}`,
  ),

  mail: sql`
    update emails set status = ${status}, last_error = ${detail}, provider_id = ${providerId}, variables = null,
      updated_at = ${now}
    where ${isTheMail} and ${rankOfMail} < ${rank}`,

  seen: sql`
    insert into webhook_events (id, source, received_at) values (${id}, 'postmark', ${now})
    on conflict do nothing`,
}));
