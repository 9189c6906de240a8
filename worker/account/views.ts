import { toUser } from "../access/views.ts";
import type { acceptOffer } from "../guardians/accept-offer.ts";
import type { Accepted } from "../invitations/responses.ts";
import { toInvitation } from "../invitations/views.ts";
import { toPlayer } from "../players/views.ts";
import { toMembership, toTenant } from "../tenants/views.ts";
import type { createTenant } from "./create-tenant.ts";
import type { readMe } from "./me.ts";
import type { Founded, Me, SignedUp } from "./responses.ts";
import type { signUp } from "./sign-up.ts";

export function toMe(me: Awaited<ReturnType<typeof readMe>>, now: number): Me {
  return {
    user: toUser(me.me),
    memberships: me.memberships.map(toMembership),
    players: me.players.map(toPlayer),
    invitations: me.invitations.map((row): Me["invitations"][number] => ({
      ...toInvitation(row, now),
      tenantName: row.tenantName,
    })),
  };
}

export function toFounded(founded: Awaited<ReturnType<typeof createTenant>>): Founded {
  const { tenant, membership, me } = founded;
  return {
    tenant: toTenant(tenant),
    user: toUser(me),
    membership: toMembership({ membership, tenant }),
    inviteCode: tenant.inviteCode,
  };
}

export function toSignedUp(signedUp: Awaited<ReturnType<typeof signUp>>): SignedUp {
  const { me, memberships, inviteCode } = signedUp;
  return {
    user: toUser(me),
    memberships: memberships.map(toMembership),
    ...(inviteCode && { inviteCode }),
  };
}

/** An offer to look after a player that was accepted: it makes nobody a member. */
export function toAcceptedOffer(
  accepted: NonNullable<Awaited<ReturnType<typeof acceptOffer>>>,
): Accepted {
  return {
    user: toUser(accepted.me),
    tenant: null,
    membership: null,
    player: toPlayer(accepted.player),
  };
}
