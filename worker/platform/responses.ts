import * as z from "zod/mini";
import { tenantStatuses, userStatuses } from "../db/schema.ts";
import { id, listOf, moment, orNull, text } from "../http/response-parts.ts";
import { Counts, Tenant } from "../tenants/responses.ts";

/** What a tenant is called and how large it is, without the people in it. */
export const PlatformTenant = z.extend(Tenant, {
  status: z.enum(tenantStatuses),
  ownerUserId: id,
  counts: Counts,
});
export type PlatformTenant = z.infer<typeof PlatformTenant>;
export const PlatformTenants = listOf(PlatformTenant);

export const PlatformUser = z.strictObject({
  id,
  email: orNull(text),
  firstName: orNull(text),
  lastName: orNull(text),
  status: z.enum(userStatuses),
  createdAt: moment,
});
export type PlatformUser = z.infer<typeof PlatformUser>;
export const PlatformUsers = listOf(PlatformUser);
