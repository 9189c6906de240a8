import { Hono } from "hono";
import { Page } from "../http/paging.ts";
import type { AppEnv } from "../http/request-context.ts";
import { validated } from "../http/validated.ts";
import { requireSession } from "../identity/session.ts";
import { NewLogo, TransferTenant, UpdateTenant } from "./contract.ts";
import { deleteTenant, restoreTenant } from "./lifecycle.ts";
import { changeLogo, readLogo } from "./logo.ts";
import { listTenants, readTenant } from "./my-tenants.ts";
import { readOverview } from "./overview.ts";
import { updateTenant } from "./settings.ts";
import { transferTenant } from "./transfer.ts";
import { toOwnTenant, toSettings, toTenant } from "./views.ts";

/** `/api/tenants`: the caller's own. */
export const tenants = new Hono<AppEnv>()
  .get("/", requireSession, validated("query", Page), async (c) => {
    const { items, nextCursor } = await listTenants(c.var.db, c.var.caller, c.req.valid("query"));
    const views = items.map(({ tenant, roles }) => ({ ...toTenant(tenant), roles }));
    return c.json({ items: views, nextCursor }, 200);
  })
  .get("/:idOrSlug", requireSession, async (c) => {
    const { db, caller, now } = c.var;
    const place = await readTenant(db, caller, c.req.param("idOrSlug"), now);
    return c.json(toOwnTenant(place), 200);
  });

/** `/api/admin/tenants/:tenantId`: for the tenant's staff. */
export const adminTenants = new Hono<AppEnv>()
  .get("/:tenantId/overview", requireSession, async (c) => {
    const { db, caller, now } = c.var;
    return c.json(await readOverview(db, caller, c.req.param("tenantId"), now), 200);
  })
  .put("/:tenantId/logo", requireSession, validated("json", NewLogo), async (c) => {
    const { db, caller, settings, now } = c.var;
    const wanted = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
    const tenant = await changeLogo(db, caller, { ...wanted, origin: settings.APP_URL }, now);
    return c.json({ tenant: toTenant(tenant) }, 200);
  })
  .get("/:tenantId", requireSession, async (c) => {
    const { db, caller, now } = c.var;
    const { tenant } = await readTenant(db, caller, c.req.param("tenantId"), now, "code.read");
    return c.json(toSettings(tenant), 200);
  })
  .patch("/:tenantId", requireSession, validated("json", UpdateTenant), async (c) => {
    const { db, caller, now } = c.var;
    const changes = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
    return c.json(toSettings(await updateTenant(db, caller, changes, now)), 200);
  })
  .delete("/:tenantId", requireSession, async (c) => {
    await deleteTenant(c.var.db, c.var.caller, c.req.param("tenantId"), c.var.now);
    return c.body(null, 204);
  })
  .post("/:tenantId/restore", requireSession, async (c) => {
    const { db, caller, now } = c.var;
    return c.json(toSettings(await restoreTenant(db, caller, c.req.param("tenantId"), now)), 200);
  })
  .post("/:tenantId/transfer", requireSession, validated("json", TransferTenant), async (c) => {
    const { db, caller, now } = c.var;
    const wanted = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
    return c.json(toOwnTenant(await transferTenant(db, caller, wanted, now)), 200);
  });

/** `/api/logos`: a new picture has a new URL, so it can be cached for ever. */
export const logos = new Hono<AppEnv>().get("/:id", async (c) => {
  const { type, bytes } = await readLogo(c.var.db, c.req.param("id"));
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
  });
});
