import * as z from "zod";
import { membershipStatuses, type memberships, type users } from "../db/schema.ts";
import { Page } from "../http/paging.ts";
import { roles } from "../permissions.ts";

/** `GET …/members` */
export const MembersQuery = Page.extend({
  /** Who came in by the code that is in force, or by one that was, and since when. */
  code: z.enum(["current", "earlier"]).optional(),
  since: z.iso.datetime().optional(),
  q: z.string().trim().max(60).optional(),
  role: z.enum(roles).optional(),
  status: z.enum(membershipStatuses).optional(),
});
export type MembersQuery = z.infer<typeof MembersQuery>;

/** `POST …/members/suspend`: everybody who came in by such a code since then. */
export const SuspendJoined = z.strictObject({
  code: z.enum(["current", "earlier"]),
  since: z.iso.datetime().optional(),
});
export type SuspendJoined = z.infer<typeof SuspendJoined>;

/** `PATCH …/members/:membershipId`: `active` approves, or lifts a suspension. */
export const UpdateMember = z
  .strictObject({ role: z.enum(roles), status: z.enum(["active", "suspended"]) })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "says nothing to change");
export type UpdateMember = z.infer<typeof UpdateMember>;

interface MemberRow {
  membership: typeof memberships.$inferSelect;
  user: typeof users.$inferSelect;
}

/** A member as staff see one. Addresses are for those who manage members. */
export function memberView({ membership, user }: MemberRow, showsEmail: boolean) {
  return {
    id: membership.id,
    role: membership.role,
    status: membership.status,
    joinedVia: membership.joinedVia,
    joinedCountry: membership.joinedCountry,
    joinedAt: new Date(membership.joinedAt).toISOString(),
    createdAt: new Date(membership.createdAt).toISOString(),
    user: {
      id: user.id,
      email: showsEmail ? user.email : null,
      firstName: user.firstName,
      lastName: user.lastName,
      avatarUrl: user.avatarUrl,
    },
  };
}
export type MemberView = ReturnType<typeof memberView>;
