import { playerGuardians, playerMemberships, players } from "../../../worker/db/schema.ts";
import { insert } from "./insert.ts";

/** A player without a guardian and without a tenant; returns the id. */
export async function createPlayer(
  createdBy: string,
  player: { firstName?: string; birthdate?: string | null } = {},
): Promise<string> {
  const id = crypto.randomUUID();
  const mia = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
  await insert(players, { id, ...mia, ...player, createdBy, createdAt: 0 });
  return id;
}

/** Makes a user a guardian of a player: one who has agreed, unless `consentedAt` is null. */
export function addGuardian(
  playerId: string,
  userId: string,
  more: Partial<typeof playerGuardians.$inferInsert> = {},
): Promise<void> {
  return insert(playerGuardians, { playerId, userId, consentedAt: 1, createdAt: 0, ...more });
}

/** Makes a player an active player of a tenant. */
export function addPlayerToTenant(playerId: string, tenantId: string): Promise<void> {
  return insert(playerMemberships, { playerId, tenantId, status: "active", createdAt: 0 });
}
