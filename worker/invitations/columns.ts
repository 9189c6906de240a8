import { sql } from "drizzle-orm";
import { emails, invitations } from "../db/schema.ts";
import { jsonObject, one } from "../db/sql.ts";

/** The delivery of a mail. */
export interface Delivery {
  status: (typeof emails.$inferSelect)["status"];
  error: string | null;
}

/** The columns that `toInvitation` needs. */
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

/** The delivery of the latest mail of the row in `invitations`; null without a mail. */
export const delivery = one<Delivery>(
  jsonObject({ status: emails.status, error: emails.lastError }),
  sql`from emails where emails.invitation_id = invitations.id order by emails.id desc limit 1`,
);

/** An invitation with the delivery of its latest mail. */
export const invitationRow = jsonObject({ invitation: jsonObject(invitationColumns), delivery });
