import { desc, eq, type SQLWrapper, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { q } from "../db/client.ts";
import { emails, invitations } from "../db/schema.ts";
import { aliased } from "../db/statement.ts";

/** What `invitationView` shows of an invitation, with what became of its newest mail, for a select from `invitations`. */
export function withDelivery() {
  const mail = alias(emails, "newest_mail");
  const newest = (column: typeof mail.status | typeof mail.lastError) =>
    q
      .select({ value: column })
      .from(mail)
      .where(eq(mail.invitationId, invitations.id))
      .orderBy(desc(mail.id))
      .limit(1);
  return {
    invitation: aliased(
      invitations,
      "id",
      "tenantId",
      "email",
      "firstName",
      "lastName",
      "role",
      "playerId",
      "purpose",
      "usedAt",
      "revokedAt",
      "expiresAt",
      "createdBy",
      "resends",
      "claim",
      "createdAt",
    ),
    delivery: asColumn<(typeof emails.$inferSelect)["status"]>(newest(mail.status), "delivery"),
    deliveryError: asColumn<string>(newest(mail.lastError), "delivery_error"),
  };
}

/** A select of one value as a column of another select. */
function asColumn<T>(select: SQLWrapper, name: string) {
  return sql<T | null>`${select}`.as(name);
}
