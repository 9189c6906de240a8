import type { Row } from "../db/sql.ts";
import type { offerRow } from "./offers.ts";
import type { Offer, Slips } from "./responses.ts";
import type { createSlips } from "./slips.ts";

/** An offer to look after a player, as its sender sees it. Never its token. */
export function toOffer(offer: Row<typeof offerRow>): Offer {
  return {
    id: offer.id,
    playerId: offer.playerId,
    email: offer.email,
    firstName: offer.firstName,
    lastName: offer.lastName,
    expiresAt: new Date(offer.expiresAt).toISOString(),
    createdAt: new Date(offer.createdAt).toISOString(),
  };
}

/** Slips, the one time that their codes are shown. */
export function toSlips(slips: Awaited<ReturnType<typeof createSlips>>): Slips {
  return {
    items: slips.map(({ player, code, expiresAt }): Slips["items"][number] => ({
      playerId: player.id,
      firstName: player.firstName,
      lastName: player.lastName,
      code,
      expiresAt: new Date(expiresAt).toISOString(),
    })),
  };
}
