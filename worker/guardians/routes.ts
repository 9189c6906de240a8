import { Hono } from "hono";
import { attempterOf } from "../codes/failed-attempts.ts";
import type { AppEnv } from "../http/request-context.ts";
import { EmptyBody } from "../http/text.ts";
import { validated } from "../http/validated.ts";
import { createIdempotently } from "../identity/create-idempotently.ts";
import { requireSession } from "../identity/session.ts";
import { acceptUrl } from "../links/accept-url.ts";
import { deliverSoon } from "../mail/send.ts";
import { ClaimPlayer, InviteGuardian, NewSlips } from "../players/contract.ts";
import { toPlayer } from "../players/views.ts";
import { giveConsent } from "./give-consent.ts";
import { inviteGuardian } from "./invite.ts";
import { leaveAsGuardian } from "./leave.ts";
import { listOffers, withdrawOffer } from "./offers.ts";
import { redeemSlip } from "./redeem-slip.ts";
import { removeGuardian } from "./remove.ts";
import { createSlips } from "./slips.ts";
import { toOffer, toSlips } from "./views.ts";

/** `/api/players`: who is a guardian of the caller's players. */
export const ownGuardians = new Hono<AppEnv>()
  .post("/claim", requireSession, validated("json", ClaimPlayer), async (c) => {
    const { db, caller, now } = c.var;
    const slip = { ...c.req.valid("json"), by: await attempterOf(c, caller) };
    return c.json(toPlayer(await redeemSlip(db, caller, slip, now)), 200);
  })
  .delete("/:id", requireSession, async (c) => {
    await leaveAsGuardian(c.var.db, c.var.caller, c.req.param("id"), c.var.now);
    return c.body(null, 204);
  })
  .post("/:id/consent", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, now } = c.var;
    return c.json(toPlayer(await giveConsent(db, caller, c.req.param("id"), now)), 200);
  })
  .get("/:id/guardians", requireSession, async (c) => {
    const { db, caller, now } = c.var;
    const offers = await listOffers(db, caller, c.req.param("id"), now);
    return c.json({ items: offers.map(toOffer), nextCursor: null }, 200);
  })
  .post("/:id/guardians", requireSession, validated("json", InviteGuardian), async (c) => {
    const { db, caller, settings, now } = c.var;
    const playerId = c.req.param("id");
    const request = { ...c.req.valid("json"), playerId, acceptUrl: acceptUrl(settings.APP_URL) };
    const offer = await createIdempotently(
      c,
      async (id) => (await listOffers(db, caller, playerId, now)).find((offer) => offer.id === id),
      (id) => inviteGuardian(db, caller, { ...request, id }, now),
    );
    deliverSoon(c);
    return c.json(toOffer(offer), 201);
  })
  .delete("/:id/guardians/:offerId", requireSession, async (c) => {
    const offer = { playerId: c.req.param("id"), offerId: c.req.param("offerId") };
    await withdrawOffer(c.var.db, c.var.caller, offer, c.var.now);
    return c.body(null, 204);
  });

/** `/api/admin/tenants/:tenantId/players`: who is a guardian of a tenant's players. */
export const tenantGuardians = new Hono<AppEnv>()
  .post("/:tenantId/players/slips", requireSession, validated("json", NewSlips), async (c) => {
    const { db, caller, now } = c.var;
    const request = { ...c.req.valid("json"), tenantId: c.req.param("tenantId") };
    const slips = await createSlips(db, caller, request, now);
    c.set("isSecret", true);
    return c.json(toSlips(slips), 201);
  })
  .delete("/:tenantId/players/:playerId/guardians/:userId", requireSession, async (c) => {
    await removeGuardian(c.var.db, c.var.caller, c.req.param(), c.var.now);
    return c.body(null, 204);
  });
