import { desc, eq, sql } from "drizzle-orm";
import { q } from "../db/client.ts";
import { fromJson } from "../db/rows.ts";
import { emails, invitations } from "../db/schema.ts";
import { aliased } from "../db/statement.ts";

/** What became of a mail. */
export interface Delivery {
  status: (typeof emails.$inferSelect)["status"];
  error: string | null;
}

/** What `invitationView` shows of an invitation, with what became of its newest mail, for a select from `invitations`. */
export function withDelivery() {
  const newest = q
    .select({
      mail: sql`json_object('status', ${emails.status}, 'error', ${emails.lastError})`,
    })
    .from(emails)
    .where(eq(emails.invitationId, invitations.id))
    .orderBy(desc(emails.id))
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
    delivery: sql<Delivery | null>`${newest}`.mapWith(fromJson<Delivery>).as("delivery"),
  };
}
