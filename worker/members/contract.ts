import * as z from "zod/mini";
import { membershipStatuses } from "../db/schema.ts";
import { pageWith } from "../http/paging.ts";
import { atLeastOneOf, searchText } from "../http/text.ts";
import { roles } from "../permissions.ts";

/** `GET …/members` */
export const MembersQuery = z.lazy(() =>
  pageWith({
    /** Members who joined by the current code or by an earlier one, and since when. */
    code: z.optional(z.enum(["current", "earlier"])),
    since: z.optional(z.iso.datetime()),
    q: z.optional(searchText(60)),
    role: z.optional(z.enum(roles)),
    status: z.optional(z.enum(membershipStatuses)),
  }),
);
export type MembersQuery = z.infer<typeof MembersQuery>;

/** `POST …/members/suspend`: all members who joined by such a code since then. */
export const SuspendJoined = z.lazy(() =>
  z.strictObject({
    code: z.enum(["current", "earlier"]),
    since: z.optional(z.iso.datetime()),
  }),
);
export type SuspendJoined = z.infer<typeof SuspendJoined>;

/** `PATCH …/members/:membershipId`: `active` approves a member or ends their suspension. */
export const UpdateMember = z.lazy(() =>
  atLeastOneOf(z.strictObject({ role: z.enum(roles), status: z.enum(["active", "suspended"]) })),
);
export type UpdateMember = z.infer<typeof UpdateMember>;
