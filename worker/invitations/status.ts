import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { invitations } from "../db/schema.ts";
import { both } from "../db/statement.ts";

export const invitationStatuses = ["pending", "accepted", "revoked", "expired"] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];

/** How long a link lives. */
export const linkLifeMs = 7 * 24 * 60 * 60 * 1000;

type Times = Pick<typeof invitations.$inferSelect, "usedAt" | "revokedAt" | "expiresAt">;

/** An invitation's status, which is nowhere stored: an accepted one stays accepted, whatever came later. */
export function statusOf({ usedAt, revokedAt, expiresAt }: Times, now: number): InvitationStatus {
  if (usedAt !== null) return "accepted";
  if (revokedAt !== null) return "revoked";
  return expiresAt > now ? "pending" : "expired";
}

/** The same as a condition on a row of invitations, or of an alias of them. */
export function hasStatus(
  invitation: Record<keyof Times, Column>,
  status: InvitationStatus,
  now: number | Placeholder,
): SQL {
  const { usedAt, revokedAt, expiresAt } = invitation;
  const isOpen = sql`${usedAt} is null and ${revokedAt} is null`;
  switch (status) {
    case "accepted":
      return sql`${usedAt} is not null`;
    case "revoked":
      return both(sql`${usedAt} is null`, sql`${revokedAt} is not null`);
    case "pending":
      return both(isOpen, sql`${expiresAt} > ${now}`);
    case "expired":
      return both(isOpen, sql`${expiresAt} <= ${now}`);
  }
}
