import * as z from "zod/mini";
import { id, listOf, orNull, text } from "../http/response-parts.ts";
import { Membership } from "../tenants/responses.ts";
import { ageBands } from "./redaction.ts";

const guardian = {
  userId: id,
  firstName: orNull(text),
  lastName: orNull(text),
  hasConsented: z.boolean(),
};
const player = {
  id,
  firstName: text,
  lastName: text,
  birthdate: orNull(z.iso.date()),
  userId: orNull(id),
  tenants: z.array(z.strictObject({ tenantId: id, status: text })),
};

/** A player as they themselves and their guardians see them, without contact details of guardians. */
export const Player = z.strictObject({
  ...player,
  tenantNames: z.record(id, text),
  guardians: z.array(z.strictObject(guardian)),
});
export type Player = z.infer<typeof Player>;
export const Players = listOf(Player);

/** A player as those who run a tenant see them: of a player's tenants, only this one is shown. */
export const TenantPlayer = z.strictObject({
  ...player,
  ageBand: orNull(z.enum(ageBands)),
  isHeld: z.boolean(),
  guardians: z.array(z.strictObject({ ...guardian, phone: orNull(text), email: orNull(text) })),
});
export type TenantPlayer = z.infer<typeof TenantPlayer>;
export const TenantPlayers = listOf(TenantPlayer);

export const Added = z.strictObject({
  memberships: z.array(Membership),
  players: z.array(Player),
  alreadyMember: z.boolean(),
});
export type Added = z.infer<typeof Added>;
