import { and, asc, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { fromJson } from "../db/rows.ts";
import { emailEvents, emails } from "../db/schema.ts";
import { mayRead } from "../db/scope.ts";
import { aliased } from "../db/statement.ts";
import { keyIn, pageOf } from "../http/paging.ts";
import type { Caller } from "../identity/caller.ts";
import { demand, ownPlace } from "../tenants/mine.ts";
import type { EmailStep, EmailsQuery } from "./contract.ts";

/** Every mail of a tenant with each attempt and what came of it, newest first. Throws `not_found` and `forbidden`. */
export async function listEmails(db: Db, caller: Caller, tenantId: string, asked: EmailsQuery) {
  const conditions: SQL[] = [
    eq(emails.tenantId, tenantId),
    mayRead(caller, "emails.read", tenantId),
  ];
  if (asked.status) conditions.push(eq(emails.status, asked.status));
  if (asked.invitationId) conditions.push(eq(emails.invitationId, asked.invitationId));
  if (asked.cursor) conditions.push(lt(emails.id, keyIn(asked.cursor, 1)[0] ?? ""));
  const steps = q
    .select({ event: emailEvents.event, detail: emailEvents.detail, at: emailEvents.createdAt })
    .from(emailEvents)
    .where(eq(emailEvents.emailId, emails.id))
    .orderBy(asc(emailEvents.id));
  const { mails, place } = await db.read({
    mails: q
      .select({
        email: aliased(emails),
        history:
          sql`(select json_group_array(json_object('event', event, 'detail', detail, 'at', created_at)) from ${steps})`
            .mapWith(fromJson<EmailStep[]>)
            .as("history"),
      })
      .from(emails)
      .where(and(...conditions))
      .orderBy(desc(emails.id))
      .limit(asked.limit + 1),
    place: ownPlace(caller, tenantId),
  });
  demand(place[0], "emails.read");
  return pageOf(mails, asked.limit, ({ email }) => [email.id]);
}
