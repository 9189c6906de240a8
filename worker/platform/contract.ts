import * as z from "zod/mini";
import type { tenants, users } from "../db/schema.ts";
import { pageWith } from "../http/paging.ts";
import { searchText } from "../http/text.ts";
import { type CountsShown, countsView, type TenantShown, tenantView } from "../tenants/contract.ts";

/** `GET /api/platform/…`: `q` is an id, a slug or an address, whole. */
export const PlatformQuery = z.lazy(() => pageWith({ q: z.optional(searchText(254)) }));
export type PlatformQuery = z.infer<typeof PlatformQuery>;

/** `PATCH /api/platform/…` */
export const Standing = z.lazy(() => z.strictObject({ status: z.enum(["active", "suspended"]) }));
export type Standing = z.infer<typeof Standing>;

/** A tenant as those who run the platform see one: what it is called and how large it is, and nobody in it. */
export function platformTenantView(
  tenant: TenantShown & CountsShown & Pick<typeof tenants.$inferSelect, "status" | "ownerUserId">,
) {
  return {
    ...tenantView(tenant),
    status: tenant.status,
    ownerUserId: tenant.ownerUserId,
    counts: countsView(tenant),
  };
}

/** A person as those who run the platform see one. */
export function platformUserView(
  user: Pick<
    typeof users.$inferSelect,
    "id" | "email" | "firstName" | "lastName" | "status" | "createdAt"
  >,
) {
  return {
    id: user.id,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    status: user.status,
    createdAt: new Date(user.createdAt).toISOString(),
  };
}
