import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { invitations } from "../db/schema.ts";
import { Problem } from "../http/problem.ts";

export const invitationStatuses = ["pending", "accepted", "revoked", "expired"] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];

/** How long a mailed link works. */
export const linkLifetimeMs = 7 * 24 * 60 * 60 * 1000;

type LinkTimes = Pick<typeof invitations.$inferSelect, "usedAt" | "revokedAt" | "expiresAt">;

/** An invitation's status, derived from its times. Accepted is final: it stays so when the invitation expires. */
export function statusOf(
  { usedAt, revokedAt, expiresAt }: LinkTimes,
  now: number,
): InvitationStatus {
  if (usedAt !== null) return "accepted";
  if (revokedAt !== null) return "revoked";
  return expiresAt > now ? "pending" : "expired";
}

/** The same as an SQL condition, for the columns of a table of links. */
export function hasStatus(
  { usedAt, revokedAt, expiresAt }: Record<keyof LinkTimes, Column>,
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

/** Throws `invitation_used`, `invitation_revoked` or `invitation_expired` unless the link is pending. */
export function requireOpen(link: LinkTimes, now: number): void {
  const status = statusOf(link, now);
  if (status === "accepted") throw new Problem("invitation_used");
  if (status === "revoked") throw new Problem("invitation_revoked");
  if (status === "expired") throw new Problem("invitation_expired");
}
