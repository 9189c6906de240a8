import { formatMonthDay } from "../data/dates.ts";
import { consoleCopy } from "../i18n/console.ts";
import type { Invitation } from "./types.ts";

/** Statuses of mails that will not arrive without a change. */
export const failedDeliveries = ["bounced", "complained", "failed"];

/** The status of an invitation as a sentence; while it is pending, the status of its mail. */
export function deliverySentence(
  invitation: Pick<Invitation, "status" | "delivery" | "deliveryError" | "expiresAt">,
): string {
  const { invitations } = consoleCopy;
  const { status, delivery, deliveryError } = invitation;
  if (status !== "pending") return invitations[status];
  const reason = deliveryError && explainMailError(deliveryError);
  if (reason) return reason;
  const isFailed = failedDeliveries.includes(delivery);
  const details = isFailed
    ? delivery === "bounced" && deliveryError
    : invitations.expires(formatMonthDay(new Date(invitation.expiresAt)));
  return [invitations.delivery[delivery], details].filter(Boolean).join(" ");
}

/** Why a mail cannot be sent and what to do, for errors that people can fix. */
export function explainMailError(error: string): string | undefined {
  const { invitations, mails } = consoleCopy;
  if (error === "inactive_recipient") return invitations.inactive;
  if (error === "provider_refuses_us" || error.startsWith("held_")) return mails.held;
  return undefined;
}
