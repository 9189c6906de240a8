import type { Invitation } from "./components/invitation-list.tsx";
import { formatMonthDay } from "./dates.ts";
import { consoleCopy } from "./i18n/console.ts";

/** Mails that will not arrive by themselves. */
export const stuck = ["bounced", "complained", "failed"];

/** Where an invitation stands, in a sentence: what became of it, else of its mail. */
export function deliverySentence(
  invitation: Pick<Invitation, "status" | "delivery" | "deliveryError" | "expiresAt">,
): string {
  const { invitations } = consoleCopy;
  const { status, delivery, deliveryError } = invitation;
  if (status !== "pending") return invitations[status];
  if (deliveryError === "inactive_recipient") return invitations.inactive;
  const isStuck = stuck.includes(delivery);
  const more = isStuck
    ? delivery === "bounced" && deliveryError
    : invitations.expires(formatMonthDay(new Date(invitation.expiresAt)));
  return [invitations.delivery[delivery], more].filter(Boolean).join(" ");
}
