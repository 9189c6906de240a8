import * as z from "zod/mini";
import { id, itemsOf, listOf, moment, orNull, text } from "../http/response-parts.ts";

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
