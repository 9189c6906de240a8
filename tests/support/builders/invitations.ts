import { invitations } from "../../../worker/db/schema.ts";
import { insert } from "./insert.ts";

/** An open invitation without a mail; returns its id. */
export async function insertInvitation(invitation: {
  tenantId: string;
  email: string;
  createdBy: string;
}): Promise<string> {
  const id = crypto.randomUUID();
  await insert(invitations, {
    id,
    tokenHash: id,
    role: "coach",
    purpose: "add_membership",
    expiresAt: 9e12,
    createdAt: 0,
    ...invitation,
  });
  return id;
}
