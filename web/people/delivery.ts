import { formatMonthDay } from "../data/dates.ts";
import { consoleCopy } from "../i18n/console.ts";
import type { Invitation } from "./types.ts";

/** Mails that will not arrive by themselves. */
export const stuck = ["bounced", "complained", "failed"];

/** Where an invitation stands, in a sentence: what became of it, else of its mail. */
export function deliverySentence(
  invitation: Pick<Invitation, "status" | "delivery" | "deliveryError" | "expiresAt">,
): string {
  const { invitations } = consoleCopy;
  const { status, delivery, deliveryError } = invitation;
  if (status !== "pending") return invitations[status];
  const known = deliveryError && knownReason(deliveryError);
  if (known) return known;
  const isStuck = stuck.includes(delivery);
  const more = isStuck
    ? delivery === "bounced" && deliveryError
    : invitations.expires(formatMonthDay(new Date(invitation.expiresAt)));
  return [invitations.delivery[delivery], more].filter(Boolean).join(" ");
}

/** Why a mail does not go out, where there is something to do about it, and what. */
export function knownReason(error: string): string | undefined {
  const { invitations, mails } = consoleCopy;
  if (error === "inactive_recipient") return invitations.inactive;
  if (error === "provider_refuses_us" || error.startsWith("held_")) return mails.held;
  return undefined;
}
