import * as z from "zod/mini";
import { joinedVias, membershipStatuses } from "../db/schema.ts";
import { count, id, listOf, moment, orNull, text } from "../http/response-parts.ts";
import { roles } from "../permissions.ts";

export const Member = z.strictObject({
  id,
  role: z.enum(roles),
  status: z.enum(membershipStatuses),
  joinedVia: z.enum(joinedVias),
  joinedCountry: orNull(text),
  joinedAt: moment,
  createdAt: moment,
  user: z.strictObject({
    id,
    email: orNull(text),
    firstName: orNull(text),
    lastName: orNull(text),
    avatarUrl: orNull(text),
  }),
});
export type Member = z.infer<typeof Member>;

export const Members = listOf(Member);
export const Suspended = z.strictObject({ suspended: count });
