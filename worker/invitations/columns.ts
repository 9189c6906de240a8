import { sql } from "drizzle-orm";
import { emails, invitations } from "../db/schema.ts";
import { jsonObject, one } from "../db/sql.ts";

/** What became of a mail. */
export interface Delivery {
  status: (typeof emails.$inferSelect)["status"];
  error: string | null;
}

/** What `invitationView` shows of an invitation. */
export const invitationColumns = {
  id: invitations.id,
  tenantId: invitations.tenantId,
  email: invitations.email,
  firstName: invitations.firstName,
  lastName: invitations.lastName,
  role: invitations.role,
  playerId: invitations.playerId,
  purpose: invitations.purpose,
  usedAt: invitations.usedAt,
  revokedAt: invitations.revokedAt,
  expiresAt: invitations.expiresAt,
  createdBy: invitations.createdBy,
  resends: invitations.resends,
  claim: invitations.claim,
  createdAt: invitations.createdAt,
};

/** What became of the newest mail of the invitation in `invitations`; null before the first. */
export const delivery = one<Delivery>(
  jsonObject({ status: emails.status, error: emails.lastError }),
  sql`from emails where emails.invitation_id = invitations.id order by emails.id desc limit 1`,
);

/** An invitation, with what became of its newest mail. */
export const invitationRow = jsonObject({ invitation: jsonObject(invitationColumns), delivery });
