import { toUser } from "../access/views.ts";
import type { Row } from "../db/sql.ts";
import type { previewLink } from "../links/preview.ts";
import { statusOf } from "../links/status.ts";
import { toMembership, toTenant } from "../tenants/views.ts";
import type { Accepted } from "./accept.ts";
import type { invitationRow } from "./columns.ts";
import type { AcceptedInvitation, Invitation, Preview } from "./responses.ts";

/** An invitation as those who run the tenant, and the invited person, see it. Never its token. */
export function toInvitation(row: Row<typeof invitationRow>, now: number): Invitation {
  const { invitation } = row;
  return {
    id: invitation.id,
    tenantId: invitation.tenantId,
    email: invitation.email,
    firstName: invitation.firstName,
    lastName: invitation.lastName,
    role: invitation.role,
    playerId: invitation.playerId,
    purpose: invitation.purpose,
    status: statusOf(invitation, now),
    expiresAt: new Date(invitation.expiresAt).toISOString(),
    createdAt: new Date(invitation.createdAt).toISOString(),
    delivery: row.delivery?.status ?? "queued",
    deliveryError: row.delivery?.error ?? null,
    resends: invitation.resends,
    createdBy: invitation.createdBy,
  };
}

export function toPreview(offer: Awaited<ReturnType<typeof previewLink>>): Preview {
  return {
    ...(offer.purpose === "guardian"
      ? { purpose: offer.purpose, tenantName: offer.tenantName }
      : { purpose: offer.purpose, tenantName: offer.tenantName }),
    email: offer.email,
    firstName: offer.firstName,
    lastName: offer.lastName,
    role: offer.role,
    expiresAt: new Date(offer.expiresAt).toISOString(),
    hasAccount: offer.hasAccount,
    ...(offer.playerName && { playerName: offer.playerName }),
  };
}

/** An invitation that was accepted, as the person who is now a member sees it. */
export function toAccepted({ me, tenant, membership }: Accepted): AcceptedInvitation {
  return {
    user: toUser(me),
    tenant: toTenant(tenant),
    membership: toMembership({ membership, tenant }),
  };
}
