import { type Context, Hono } from "hono";
import { userView } from "../access/caller-view.ts";
import { timezoneOf } from "../http/edge.ts";
import type { Observed } from "../http/observe.ts";
import { Page } from "../http/paging.ts";
import { validated } from "../http/validated.ts";
import { makeOnce } from "../identity/make-once.ts";
import { asKnown, type Person } from "../identity/person.ts";
import { type SignedIn, signedIn } from "../identity/session.ts";
import {
  countsView,
  FoundTenant,
  membershipView,
  NewLogo,
  settingsView,
  TransferTenant,
  tenantView,
  UpdateTenant,
} from "./contract.ts";
import { findFounded, foundTenant } from "./found.ts";
import { deleteTenant, restoreTenant } from "./lifecycle.ts";
import { changeLogo, readLogo } from "./logo.ts";
import { listTenants, readTenant } from "./mine.ts";
import { readOverview } from "./overview.ts";
import { updateTenant } from "./settings.ts";
import { transferTenant } from "./transfer.ts";

/** `/api/tenants`: mine. */
export const tenants = new Hono<Observed>()
  .get("/", signedIn, validated("query", Page), async (c) => {
    const { items, nextCursor } = await listTenants(c.var.db, c.var.caller, c.req.valid("query"));
    const views = items.map(({ tenant, roles }) => ({ ...tenantView(tenant), roles }));
    return c.json({ items: views, nextCursor }, 200);
  })
  .post("/", signedIn, validated("json", FoundTenant), async (c) => {
    const { caller, settings } = c.var;
    const body = c.req.valid("json");
    // Whoever founds one here has mostly been here before.
    return c.json(await asKnown((person) => found(c, body, person), caller, settings), 201);
  })
  .get("/:idOrSlug", signedIn, async (c) => {
    const { tenant, roles } = await readTenant(
      c.var.db,
      c.var.caller,
      c.req.param("idOrSlug"),
      c.var.now,
    );
    return c.json({ tenant: tenantView(tenant), roles, counts: countsView(tenant) }, 200);
  });

/** `/api/admin/tenants/:tenantId`: for those who run it. */
export const adminTenants = new Hono<Observed>()
  .get("/:tenantId/overview", signedIn, async (c) => {
    const { db, caller, now } = c.var;
    return c.json(await readOverview(db, caller, c.req.param("tenantId"), now), 200);
  })
  .put("/:tenantId/logo", signedIn, validated("json", NewLogo), async (c) => {
    const { db, caller, settings, now } = c.var;
    const wanted = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
    const tenant = await changeLogo(db, caller, { ...wanted, origin: settings.APP_URL }, now);
    return c.json({ tenant: tenantView(tenant) }, 200);
  })
  .get("/:tenantId", signedIn, async (c) => {
    const { db, caller, now } = c.var;
    const { tenant } = await readTenant(db, caller, c.req.param("tenantId"), now, "code.read");
    return c.json(settingsView(tenant), 200);
  })
  .patch("/:tenantId", signedIn, validated("json", UpdateTenant), async (c) => {
    const { db, caller, now } = c.var;
    const changes = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
    return c.json(settingsView(await updateTenant(db, caller, changes, now)), 200);
  })
  .delete("/:tenantId", signedIn, async (c) => {
    await deleteTenant(c.var.db, c.var.caller, c.req.param("tenantId"), c.var.now);
    return c.body(null, 204);
  })
  .post("/:tenantId/restore", signedIn, async (c) => {
    const { db, caller, now } = c.var;
    return c.json(settingsView(await restoreTenant(db, caller, c.req.param("tenantId"), now)), 200);
  })
  .post("/:tenantId/transfer", signedIn, validated("json", TransferTenant), async (c) => {
    const { db, caller, now } = c.var;
    const wanted = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
    const { tenant, roles } = await transferTenant(db, caller, wanted, now);
    return c.json({ tenant: tenantView(tenant), roles, counts: countsView(tenant) }, 200);
  });

/** `/api/logos`: a picture never changes under its address, and runs nothing. */
export const logos = new Hono<Observed>().get("/:id", async (c) => {
  const { type, bytes } = await readLogo(c.var.db, c.req.param("id"));
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
  });
});

/** Founds a tenant for whoever is signed in, and signs them up where they may be new. */
export async function found(c: Context<SignedIn>, body: FoundTenant, person: Person | undefined) {
  const { db, caller, now } = c.var;
  const wanted = {
    name: body.tenantName,
    slug: body.slug,
    timezone: timezoneOf(c),
    alsoCoach: body.role === "coach",
  };
  const newcomer = person && { person, profile: body };
  const { tenant, membership, me } = await makeOnce(
    c,
    (id) => findFounded(db, caller, id),
    (id) => foundTenant(db, caller, newcomer, { ...wanted, id }, now),
  );
  return {
    tenant: tenantView(tenant),
    user: userView(me),
    membership: membershipView({ membership, tenant }),
    inviteCode: tenant.inviteCode,
  };
}
