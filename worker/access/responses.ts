import * as z from "zod/mini";
import { kinds, userStatuses } from "../db/schema.ts";
import { id, moment, orNull, text } from "../http/response-parts.ts";
import { roles } from "../permissions.ts";

export const User = z.strictObject({
  id,
  clerkUserId: orNull(text),
  email: orNull(text),
  firstName: orNull(text),
  lastName: orNull(text),
  phone: orNull(text),
  kind: orNull(z.enum(kinds)),
  status: z.enum(userStatuses),
  tenantId: orNull(id),
  role: orNull(z.enum(roles)),
  locale: orNull(text),
  avatarUrl: orNull(text),
  createdAt: moment,
});
export type User = z.infer<typeof User>;
