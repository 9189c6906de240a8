import * as z from "zod/mini";
import { User } from "../access/responses.ts";
import { emailStatuses, invitationPurposes } from "../db/schema.ts";
import {
  count,
  FieldError,
  id,
  listOf,
  moment,
  orNull,
  problemCode,
  text,
} from "../http/response-parts.ts";
import { invitationStatuses } from "../links/status.ts";
import { roles } from "../permissions.ts";
import { Player } from "../players/responses.ts";
import { Membership, Tenant } from "../tenants/responses.ts";

/** An invitation as those who run the tenant, and the invited person, see it. Never its token. */
export const Invitation = z.strictObject({
  id,
  tenantId: id,
  email: text,
  firstName: orNull(text),
  lastName: orNull(text),
  role: z.enum(roles),
  playerId: orNull(id),
  purpose: z.enum(invitationPurposes),
  status: z.enum(invitationStatuses),
  expiresAt: moment,
  createdAt: moment,
  delivery: z.enum(emailStatuses),
  deliveryError: orNull(text),
  resends: count,
  createdBy: id,
});
export type Invitation = z.infer<typeof Invitation>;
export const Invitations = listOf(Invitation);

export const OwnInvitation = z.extend(Invitation, { tenantName: text });
export type OwnInvitation = z.infer<typeof OwnInvitation>;

/** The result of an import; rows are named by their place among those that were sent, from 0. */
export const Imported = z.strictObject({
  created: count,
  /** Nothing to do: they are members already, are invited already, or are in the table twice. */
  skipped: z.array(z.strictObject({ row: count, code: problemCode })),
  /** Not done; `errors` says which fields are not valid. */
  failed: z.array(
    z.strictObject({
      row: count,
      code: problemCode,
      message: text,
      errors: z.optional(z.array(FieldError)),
    }),
  ),
});
export type Imported = z.infer<typeof Imported>;

/** What a mailed link offers, of any kind. */
export const Preview = z.strictObject({
  tenantName: orNull(text),
  email: text,
  firstName: orNull(text),
  lastName: orNull(text),
  role: z.enum(roles),
  purpose: z.enum([...invitationPurposes, "guardian"]),
  expiresAt: moment,
  hasAccount: z.boolean(),
  playerName: z.optional(text),
});
/** An offer to look after a player is of no tenant. */
export type Preview = z.infer<typeof Preview> &
  ({ purpose: "guardian"; tenantName: null } | { purpose: InvitationPurpose; tenantName: string });
type InvitationPurpose = Invitation["purpose"];

/** An accepted link. The membership is null and the player is there if it made the person a guardian. */
export const Accepted = z.strictObject({
  user: User,
  tenant: orNull(Tenant),
  membership: orNull(Membership),
  player: z.optional(Player),
  signInToken: z.optional(text),
});
export type Accepted = z.infer<typeof Accepted>;
/** An accepted invitation of a tenant. */
export type AcceptedInvitation = Accepted & { tenant: Tenant; membership: Membership };
