import { type SQL, sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { canRead } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { emailEvents, emails, tenants } from "../db/schema.ts";
import { batch, jsonObject, list, many, params } from "../db/sql.ts";
import { pageOf, pageStart } from "../http/paging.ts";
import type { EmailsQuery } from "./contract.ts";

/** The mails of a tenant with their history, newest first. Throws `not_found` and `forbidden`. */
export async function listEmails(
  db: Db,
  { clerkUserId }: Caller,
  tenantId: string,
  { cursor, limit, ...filters }: EmailsQuery,
) {
  const before = pageStart(cursor);
  const status = filters.status ?? null;
  const invitationId = filters.invitationId ?? null;
  const values = { clerkUserId, tenantId, status, invitationId, before, rowLimit: limit + 1 };
  const { ofTenant, ofInvitation, place } = listBatch(values);
  const mails = invitationId === null ? ofTenant : ofInvitation;
  const answer = await db.read({ mails, place });
  requirePermission(answer.place, "emails.read");
  return pageOf(answer.mails, limit, ({ email }) => [email.id]);
}

interface ListParams {
  clerkUserId: string;
  tenantId: string;
  /** Null for all. */
  status: string | null;
  invitationId: string | null;
  /** From `pageStart`. */
  before: string;
  rowLimit: number;
}
const given = params<ListParams>();
const { tenantId, status, invitationId, before, rowLimit } = given;

const emailRow = jsonObject({
  email: jsonObject({
    id: emails.id,
    recipient: emails.recipient,
    template: emails.template,
    status: emails.status,
    attempts: emails.attempts,
    lastError: emails.lastError,
    invitationId: emails.invitationId,
    createdAt: emails.createdAt,
    updatedAt: emails.updatedAt,
  }),
  history: many(
    jsonObject({
      event: emailEvents.event,
      detail: emailEvents.detail,
      at: emailEvents.createdAt,
    }),
    sql`from email_events where email_events.email_id = emails.id order by email_events.id`,
  ),
});

const pageWhere = (condition: SQL) =>
  list(
    emailRow,
    sql`from emails
      where ${condition}
        and ${canRead("emails.read", tenantId)}
        and (${status} is null or emails.status = ${status})
        and emails.id < ${before}
      order by emails.id desc limit ${rowLimit} + 0`,
  );

const listBatch = batch(given, () => ({
  ofTenant: pageWhere(sql`emails.tenant_id = ${tenantId}`),
  // Without the `+`, SQLite would read all mails of the tenant.
  ofInvitation: pageWhere(
    sql`emails.invitation_id = ${invitationId} and +emails.tenant_id = ${tenantId}`,
  ),
  place: placeIn(tenantId, jsonObject({ id: tenants.id })),
}));
