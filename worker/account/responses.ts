import * as z from "zod/mini";
import { User } from "../access/responses.ts";
import { moment, orNull, problemCode, text } from "../http/response-parts.ts";
import { OwnInvitation } from "../invitations/responses.ts";
import { Player } from "../players/responses.ts";
import { Membership, Tenant } from "../tenants/responses.ts";

export const Founded = z.strictObject({
  tenant: Tenant,
  user: User,
  membership: Membership,
  inviteCode: text,
});
export type Founded = z.infer<typeof Founded>;

export const Mailed = z.strictObject({ status: z.literal("mailed") });

export const SignedUp = z.strictObject({
  user: User,
  memberships: z.array(Membership),
  /** The result of the code that came with the sign-up. */
  inviteCode: z.optional(z.strictObject({ ok: z.boolean(), code: z.optional(problemCode) })),
});
export type SignedUp = z.infer<typeof SignedUp>;

export const Me = z.strictObject({
  user: User,
  memberships: z.array(Membership),
  players: z.array(Player),
  invitations: z.array(OwnInvitation),
});
export type Me = z.infer<typeof Me>;

export const Export = z.strictObject({
  user: User,
  termsAcceptedAt: orNull(moment),
  addresses: z.array(z.strictObject({ email: text, isVerified: z.boolean() })),
  memberships: z.array(z.record(text, z.unknown())),
  players: z.array(Player),
  answers: z.array(z.record(text, z.unknown())),
  invitations: z.array(z.record(text, z.unknown())),
  offers: z.array(z.record(text, z.unknown())),
  mails: z.array(z.record(text, z.unknown())),
  calendarFeedSince: orNull(moment),
  deeds: z.array(z.record(text, z.unknown())),
});
export type Export = z.infer<typeof Export>;
