import { type Context, Hono } from "hono";
import type { AppEnv } from "../http/request-context.ts";
import { validated } from "../http/validated.ts";
import { requireSession } from "../identity/session.ts";
import type { SessionEnv } from "../identity/session-env.ts";
import { PlatformQuery, Standing } from "./contract.ts";
import type { PlatformCaller } from "./platform-admin.ts";
import { toPlatformTenant, toPlatformUser } from "./views.ts";

/** `/api/platform`: for platform admins. Everybody else gets `not_found`. */
export const platform = new Hono<AppEnv>()
  .get("/tenants", requireSession, validated("query", PlatformQuery), async (c) => {
    const { listAllTenants } = await import("./tenants.ts");
    const { items, nextCursor } = await listAllTenants(c.var.db, callerOf(c), c.req.valid("query"));
    return c.json({ items: items.map(toPlatformTenant), nextCursor }, 200);
  })
  .patch("/tenants/:tenantId", requireSession, validated("json", Standing), async (c) => {
    const change = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
    const { setTenantStatus } = await import("./tenants.ts");
    const tenant = await setTenantStatus(c.var.db, callerOf(c), change, c.var.now);
    return c.json(toPlatformTenant(tenant), 200);
  })
  .get("/users", requireSession, validated("query", PlatformQuery), async (c) => {
    const { listAllUsers } = await import("./users.ts");
    const { items, nextCursor } = await listAllUsers(c.var.db, callerOf(c), c.req.valid("query"));
    return c.json({ items: items.map(toPlatformUser), nextCursor }, 200);
  })
  .patch("/users/:userId", requireSession, validated("json", Standing), async (c) => {
    const change = { ...c.req.valid("json"), userId: c.req.param("userId") };
    const { setUserStatus } = await import("./users.ts");
    const user = await setUserStatus(c.var.db, callerOf(c), change, c.var.now);
    return c.json(toPlatformUser(user), 200);
  });

function callerOf(c: Pick<Context<SessionEnv>, "var">): PlatformCaller {
  return { caller: c.var.caller, adminEmails: c.var.settings.PLATFORM_ADMINS };
}
