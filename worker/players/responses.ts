import * as z from "zod/mini";
import { id, itemsOf, listOf, moment, orNull, text } from "../http/response-parts.ts";
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

/** A mailed request to look after a player, as its sender sees it. */
export const Offer = z.strictObject({
  id,
  playerId: id,
  email: text,
  firstName: orNull(text),
  lastName: orNull(text),
  expiresAt: moment,
  createdAt: moment,
});
export type Offer = z.infer<typeof Offer>;
export const Offers = listOf(Offer);

export const Slips = itemsOf(
  z.strictObject({
    playerId: id,
    firstName: text,
    lastName: text,
    code: text,
    expiresAt: moment,
  }),
);
export type Slips = z.infer<typeof Slips>;

export const Added = z.strictObject({
  memberships: z.array(Membership),
  players: z.array(Player),
  alreadyMember: z.boolean(),
});
export type Added = z.infer<typeof Added>;
