import type { Row } from "../db/sql.ts";
import { toMembership } from "../tenants/views.ts";
import type { addByCode } from "./add-by-code.ts";
import type { tenantPlayerRow } from "./list.ts";
import type { playerRow } from "./my-players.ts";
import type { Added, Player, TenantPlayer } from "./responses.ts";

/** A player as they themselves and their guardians see them. No guardian's contact details are in it. */
export function toPlayer({ player, tenants, guardians }: Row<typeof playerRow>): Player {
  return {
    id: player.id,
    firstName: player.firstName,
    lastName: player.lastName,
    birthdate: player.birthdate,
    userId: player.userId,
    tenants: tenants.map(({ tenantId, status }): Player["tenants"][number] => ({
      tenantId,
      status,
    })),
    // No membership of the caller has the name of a tenant where only the player is.
    tenantNames: Object.fromEntries(
      tenants.map(({ tenantId, tenantName }) => [tenantId, tenantName]),
    ),
    guardians: guardians.map((guardian): Player["guardians"][number] => ({
      userId: guardian.userId,
      firstName: guardian.firstName,
      lastName: guardian.lastName,
      hasConsented: Boolean(guardian.hasConsented),
    })),
  };
}

/** A player as those who run a tenant see them. Of a player's tenants, only this one is shown. */
export function toTenantPlayer(
  player: Row<typeof tenantPlayerRow>,
  tenantId: string,
): TenantPlayer {
  return {
    id: player.id,
    firstName: player.firstName,
    lastName: player.lastName,
    birthdate: player.birthdate,
    ageBand: player.ageBand,
    isHeld: player.heldUntil !== null,
    userId: player.userId,
    tenants: [{ tenantId, status: player.status }],
    guardians: player.guardians.map((guardian): TenantPlayer["guardians"][number] => ({
      userId: guardian.userId,
      firstName: guardian.firstName,
      lastName: guardian.lastName,
      hasConsented: Boolean(guardian.hasConsented),
      phone: guardian.phone,
      email: guardian.email,
    })),
  };
}

export function toAdded(added: Awaited<ReturnType<typeof addByCode>>): Added {
  return {
    memberships: added.memberships.map(toMembership),
    players: added.players.map(toPlayer),
    alreadyMember: added.alreadyMember,
  };
}
