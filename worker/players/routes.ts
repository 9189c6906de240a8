import { Hono } from "hono";
import { attempterOf } from "../codes/failed-attempts.ts";
import { joinAttemptFrom } from "../codes/join-attempt.ts";
import type { AppEnv } from "../http/request-context.ts";
import { EmptyBody } from "../http/text.ts";
import { validated } from "../http/validated.ts";
import { createIdempotently } from "../identity/create-idempotently.ts";
import { requireSession } from "../identity/session.ts";
import { acceptUrl } from "../links/accept-url.ts";
import { deliverSoon } from "../mail/send.ts";
import { addByCode } from "./add-by-code.ts";
import { claimPlayer } from "./claim.ts";
import {
  AddByCode,
  ApprovePlayer,
  ClaimPlayer,
  InviteGuardian,
  NewChild,
  NewPlayer,
  NewSlips,
  PlayersQuery,
  UpdatePlayer,
} from "./contract.ts";
import { createPlayer, findPlayer } from "./create.ts";
import { endCare } from "./end-care.ts";
import { inviteGuardian } from "./guardians.ts";
import { listPlayers } from "./list.ts";
import { listOffers, withdrawOffer } from "./offers.ts";
import { addChild, agree, changePlayer, findOwnPlayer, listOwnPlayers } from "./own.ts";
import { addToTenant, takeFromTenant } from "./places.ts";
import { removeGuardian } from "./remove-guardian.ts";
import { approvePlayer, removePlayer } from "./roster.ts";
import { makeSlips } from "./slips.ts";
import { toAdded, toOffer, toPlayer, toSlips, toTenantPlayer } from "./views.ts";

/** `/api/players`: those in my care, or I myself. */
export const ownPlayers = new Hono<AppEnv>()
  .get("/", requireSession, async (c) => {
    const own = await listOwnPlayers(c.var.db, c.var.caller);
    return c.json({ items: own.map(toPlayer), nextCursor: null }, 200);
  })
  .post("/", requireSession, validated("json", NewChild), async (c) => {
    const { db, caller, now } = c.var;
    const child = c.req.valid("json");
    const player = await createIdempotently(
      c,
      (id) => findOwnPlayer(db, caller, id),
      (id) => addChild(db, caller, { ...child, id }, now),
    );
    return c.json(toPlayer(player), 201);
  })
  .post("/claim", requireSession, validated("json", ClaimPlayer), async (c) => {
    const { db, caller, now } = c.var;
    const slip = { ...c.req.valid("json"), by: await attempterOf(c, caller) };
    const player = await claimPlayer(db, caller, slip, now);
    return c.json(toPlayer(player), 200);
  })
  .patch("/:id", requireSession, validated("json", UpdatePlayer), async (c) => {
    const { db, caller, now } = c.var;
    const changes = { ...c.req.valid("json"), id: c.req.param("id") };
    return c.json(toPlayer(await changePlayer(db, caller, changes, now)), 200);
  })
  .delete("/:id", requireSession, async (c) => {
    await endCare(c.var.db, c.var.caller, c.req.param("id"), c.var.now);
    return c.body(null, 204);
  })
  .post("/:id/consent", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, now } = c.var;
    return c.json(toPlayer(await agree(db, caller, c.req.param("id"), now)), 200);
  })
  .get("/:id/guardians", requireSession, async (c) => {
    const { db, caller, now } = c.var;
    const offers = await listOffers(db, caller, c.req.param("id"), now);
    return c.json({ items: offers.map(toOffer), nextCursor: null }, 200);
  })
  .post("/:id/guardians", requireSession, validated("json", InviteGuardian), async (c) => {
    const { db, caller, settings, now } = c.var;
    const playerId = c.req.param("id");
    const wanted = { ...c.req.valid("json"), playerId, acceptUrl: acceptUrl(settings.APP_URL) };
    const offer = await createIdempotently(
      c,
      async (id) => (await listOffers(db, caller, playerId, now)).find((one) => one.id === id),
      (id) => inviteGuardian(db, caller, { ...wanted, id }, now),
    );
    deliverSoon(c);
    return c.json(toOffer(offer), 201);
  })
  .delete("/:id/guardians/:offerId", requireSession, async (c) => {
    const which = { playerId: c.req.param("id"), offerId: c.req.param("offerId") };
    await withdrawOffer(c.var.db, c.var.caller, which, c.var.now);
    return c.body(null, 204);
  })
  .put("/:id/tenants/:tenantId", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, now } = c.var;
    const place = { id: c.req.param("id"), tenantId: c.req.param("tenantId") };
    return c.json(toPlayer(await addToTenant(db, caller, place, now)), 200);
  })
  .delete("/:id/tenants/:tenantId", requireSession, async (c) => {
    const place = { id: c.req.param("id"), tenantId: c.req.param("tenantId") };
    await takeFromTenant(c.var.db, c.var.caller, place, c.var.now);
    return c.body(null, 204);
  });

/** `/api/memberships/add-by-code`: the caller, players of theirs, or all of them. */
export const membershipsByCode = new Hono<AppEnv>().post(
  "/add-by-code",
  requireSession,
  validated("json", AddByCode),
  async (c) => {
    const { db, caller, now } = c.var;
    const { code, scope, playerIds } = c.req.valid("json");
    const asked = { attempt: await joinAttemptFrom(c, code, "code"), scope, playerIds };
    return c.json(toAdded(await addByCode(db, caller, asked, now)), 200);
  },
);

/** `/api/admin/tenants/:tenantId/players` */
export const tenantPlayers = new Hono<AppEnv>()
  .get("/:tenantId/players", requireSession, validated("query", PlayersQuery), async (c) => {
    const { db, caller, now } = c.var;
    const tenantId = c.req.param("tenantId");
    const { items, nextCursor } = await listPlayers(
      db,
      caller,
      tenantId,
      c.req.valid("query"),
      now,
    );
    return c.json({ items: items.map((row) => toTenantPlayer(row, tenantId)), nextCursor }, 200);
  })
  .post("/:tenantId/players", requireSession, validated("json", NewPlayer), async (c) => {
    const { db, caller, now } = c.var;
    const tenantId = c.req.param("tenantId");
    const wanted = { ...c.req.valid("json"), tenantId };
    const player = await createIdempotently(
      c,
      (id) => findPlayer(db, caller, { id, tenantId }, now),
      (id) => createPlayer(db, caller, { ...wanted, id }, now),
    );
    return c.json(toTenantPlayer(player, tenantId), 201);
  })
  .post("/:tenantId/players/slips", requireSession, validated("json", NewSlips), async (c) => {
    const { db, caller, now } = c.var;
    const tenantId = c.req.param("tenantId");
    const slips = await makeSlips(db, caller, { ...c.req.valid("json"), tenantId }, now);
    c.set("isSecret", true);
    return c.json(toSlips(slips), 201);
  })
  .patch(
    "/:tenantId/players/:playerId",
    requireSession,
    validated("json", ApprovePlayer),
    async (c) => {
      const { db, caller, now } = c.var;
      const which = c.req.param();
      const player = await approvePlayer(db, caller, which, now);
      return c.json(toTenantPlayer(player, which.tenantId), 200);
    },
  )
  .delete("/:tenantId/players/:playerId", requireSession, async (c) => {
    await removePlayer(c.var.db, c.var.caller, c.req.param(), c.var.now);
    return c.body(null, 204);
  })
  .delete("/:tenantId/players/:playerId/guardians/:userId", requireSession, async (c) => {
    await removeGuardian(c.var.db, c.var.caller, c.req.param(), c.var.now);
    return c.body(null, 204);
  });
