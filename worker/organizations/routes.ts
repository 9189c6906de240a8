import { Hono } from "hono";
import { fail } from "../http/problem.ts";
import type { AppEnv } from "../http/request-context.ts";
import { EmptyBody } from "../http/text.ts";
import { validated } from "../http/validated.ts";
import { requireSession } from "../identity/session.ts";
import { readTenant } from "../tenants/my-tenants.ts";
import { linkOrganization } from "./link.ts";

/** `/api/admin/tenants/:tenantId/organization`: 404 unless `CLERK_ORGANIZATIONS` is set. */
export const tenantOrganization = new Hono<AppEnv>()
  .put("/:tenantId/organization", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, settings, now } = c.var;
    if (!settings.CLERK_ORGANIZATIONS) return fail("not_found");
    const { organization } = caller;
    const tenantId = c.req.param("tenantId");
    // The organization comes from the token, because linking shows its members. Non-members of the tenant get 404 first.
    if (!organization?.isAdmin) {
      await readTenant(db, caller, tenantId, now, "owners.grant");
      return fail("forbidden", { detail: "Be active in the organization, as its admin." });
    }
    const link = { tenantId, organizationId: organization.id };
    const { clerkOrgId } = await linkOrganization(db, caller, link, now);
    return c.json({ organizationId: clerkOrgId }, 200);
  })
  .delete("/:tenantId/organization", requireSession, async (c) => {
    const { db, caller, settings, now } = c.var;
    if (!settings.CLERK_ORGANIZATIONS) return fail("not_found");
    const tenantId = c.req.param("tenantId");
    await linkOrganization(db, caller, { tenantId, organizationId: null }, now);
    return c.body(null, 204);
  });
