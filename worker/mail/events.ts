import { and, eq, isNull, notExists, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Db, q } from "../db/client.ts";
import { emails, webhookEvents } from "../db/schema.ts";
import { both } from "../db/statement.ts";
import { emailEvent } from "./outbox.ts";
import type { MailEvent } from "./webhook.ts";

/** How far a mail has come. It moves forward alone: an event that comes late changes nothing. */
const order = ["queued", "failed", "sent", "delivered", "bounced", "complained"] as const;

/**
 * Takes in what the provider says of a mail. Safe when repeated, and out of order: only a mail that we
 * know by both its ids moves, and only forward (docs/threats.md, 9). Its first word may come before we
 * have kept its answer.
 */
export async function noteMailEvent(db: Db, event: MailEvent, now: number): Promise<void> {
  const seen = alias(webhookEvents, "seen");
  const isNew = notExists(q.select({ id: seen.id }).from(seen).where(eq(seen.id, event.id)));
  const isTheMail = both(
    eq(emails.id, event.emailId),
    or(isNull(emails.providerId), eq(emails.providerId, event.providerId)) as SQL,
    isNew,
  );
  const rank = sql`case ${emails.status} ${sql.join(
    order.map((status, at) => sql`when ${status} then ${at}`),
    sql` `,
  )} end`;
  await db.commit({
    event: emailEvent(
      { emailId: emails.id, event: event.status, detail: event.detail },
      (select) => select.from(emails).where(isTheMail),
      now,
    ),
    moved: q
      .update(emails)
      .set({
        status: event.status,
        lastError: event.detail,
        providerId: event.providerId,
        variables: null,
        updatedAt: now,
      })
      .where(and(isTheMail, sql`${rank} < ${order.indexOf(event.status)}`)),
    seen: q
      .insert(webhookEvents)
      .values({ id: event.id, source: "postmark", receivedAt: now })
      .onConflictDoNothing(),
  });
}
