import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { invitations } from "../db/schema.ts";
import { Problem } from "../http/problem.ts";

export const invitationStatuses = ["pending", "accepted", "revoked", "expired"] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];

/** How long a link lives. */
export const linkLifeMs = 7 * 24 * 60 * 60 * 1000;

type Times = Pick<typeof invitations.$inferSelect, "usedAt" | "revokedAt" | "expiresAt">;

/** An invitation's status, which is not stored. An accepted one stays accepted, whatever came later. */
export function statusOf({ usedAt, revokedAt, expiresAt }: Times, now: number): InvitationStatus {
  if (usedAt !== null) return "accepted";
  if (revokedAt !== null) return "revoked";
  return expiresAt > now ? "pending" : "expired";
}

/** The same as a condition on a row of invitations, or of an alias of them. */
export function hasStatus(
  { usedAt, revokedAt, expiresAt }: Record<keyof Times, Column>,
  status: InvitationStatus,
  now: number | Placeholder,
): SQL {
  const isOpen = sql`${usedAt} is null and ${revokedAt} is null`;
  switch (status) {
    case "accepted":
      return sql`${usedAt} is not null`;
    case "revoked":
      return sql`(${usedAt} is null and ${revokedAt} is not null)`;
    case "pending":
      return sql`(${isOpen} and ${expiresAt} > ${now})`;
    case "expired":
      return sql`(${isOpen} and ${expiresAt} <= ${now})`;
  }
}

/** Throws `invitation_used`, `invitation_revoked` or `invitation_expired` for a link that is over. */
export function requireOpen(link: Times, now: number): void {
  const status = statusOf(link, now);
  if (status === "accepted") throw new Problem("invitation_used");
  if (status === "revoked") throw new Problem("invitation_revoked");
  if (status === "expired") throw new Problem("invitation_expired");
}
