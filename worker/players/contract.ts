import * as z from "zod";
import type { players } from "../db/schema.ts";
import { Page } from "../http/paging.ts";
import { PersonName } from "../http/text.ts";

/** A day of birth: a real one, of somebody who can be alive. */
export const Birthdate = z.iso
  .date()
  .refine((day) => day >= "1900-01-01" && day <= new Date().toISOString().slice(0, 10), {
    error: "is no day that somebody living was born",
  });

/** A player who is not on record yet. */
export const NewPlayer = z.strictObject({
  firstName: PersonName,
  lastName: PersonName,
  birthdate: Birthdate,
  guardianUserId: z.string().min(1).max(64).optional(),
});
export type NewPlayer = z.infer<typeof NewPlayer>;

/** `GET …/players` */
export const PlayersQuery = Page.extend({ q: z.string().trim().max(60).optional() });
export type PlayersQuery = z.infer<typeof PlayersQuery>;

/** A player with the tenants that see them. */
export function playerView(
  player: typeof players.$inferSelect,
  tenants: { tenantId: string; status: string }[],
) {
  return {
    id: player.id,
    firstName: player.firstName,
    lastName: player.lastName,
    birthdate: player.birthdate,
    userId: player.userId,
    tenants,
  };
}
