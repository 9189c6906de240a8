import { Hono } from "hono";
import { joinAttemptFrom } from "../codes/join-attempt.ts";
import type { AppEnv } from "../http/request-context.ts";
import { EmptyBody } from "../http/text.ts";
import { validated } from "../http/validated.ts";
import { createIdempotently } from "../identity/create-idempotently.ts";
import { requireSession } from "../identity/session.ts";
import { addByCode } from "./add-by-code.ts";
import { addChild } from "./add-child.ts";
import {
  AddByCode,
  ApprovePlayer,
  NewChild,
  NewPlayer,
  PlayersQuery,
  UpdatePlayer,
} from "./contract.ts";
import { createPlayer, findPlayer } from "./create.ts";
import { joinTenant } from "./join-tenant.ts";
import { leaveTenant } from "./leave-tenant.ts";
import { listPlayers } from "./list.ts";
import { findOwnPlayer, listOwnPlayers } from "./list-own.ts";
import { approvePlayer, removePlayer } from "./membership-status.ts";
import { updatePlayer } from "./update.ts";
import { toAdded, toPlayer, toTenantPlayer } from "./views.ts";

/** `/api/players`: the caller's players. */
export const ownPlayers = new Hono<AppEnv>()
  .get("/", requireSession, async (c) => {
    const players = await listOwnPlayers(c.var.db, c.var.caller);
    return c.json({ items: players.map(toPlayer), nextCursor: null }, 200);
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
  .patch("/:id", requireSession, validated("json", UpdatePlayer), async (c) => {
    const { db, caller, now } = c.var;
    const changes = { ...c.req.valid("json"), id: c.req.param("id") };
    return c.json(toPlayer(await updatePlayer(db, caller, changes, now)), 200);
  })
  .put("/:id/tenants/:tenantId", requireSession, validated("json", EmptyBody), async (c) => {
    const { db, caller, now } = c.var;
    const request = { playerId: c.req.param("id"), tenantId: c.req.param("tenantId") };
    return c.json(toPlayer(await joinTenant(db, caller, request, now)), 200);
  })
  .delete("/:id/tenants/:tenantId", requireSession, async (c) => {
    const request = { playerId: c.req.param("id"), tenantId: c.req.param("tenantId") };
    await leaveTenant(c.var.db, c.var.caller, request, c.var.now);
    return c.body(null, 204);
  });

/** `/api/memberships/add-by-code`: adds the caller, the caller's players, or both. */
export const membershipsByCode = new Hono<AppEnv>().post(
  "/add-by-code",
  requireSession,
  validated("json", AddByCode),
  async (c) => {
    const { db, caller, now } = c.var;
    const { code, scope, playerIds } = c.req.valid("json");
    const request = { attempt: await joinAttemptFrom(c, code, "code"), scope, playerIds };
    return c.json(toAdded(await addByCode(db, caller, request, now)), 200);
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
    const request = { ...c.req.valid("json"), tenantId };
    const player = await createIdempotently(
      c,
      (id) => findPlayer(db, caller, { id, tenantId }, now),
      (id) => createPlayer(db, caller, { ...request, id }, now),
    );
    return c.json(toTenantPlayer(player, tenantId), 201);
  })
  .patch(
    "/:tenantId/players/:playerId",
    requireSession,
    validated("json", ApprovePlayer),
    async (c) => {
      const { db, caller, now } = c.var;
      const key = c.req.param();
      const player = await approvePlayer(db, caller, key, now);
      return c.json(toTenantPlayer(player, key.tenantId), 200);
    },
  )
  .delete("/:tenantId/players/:playerId", requireSession, async (c) => {
    await removePlayer(c.var.db, c.var.caller, c.req.param(), c.var.now);
    return c.body(null, 204);
  });
