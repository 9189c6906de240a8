import { Hono } from "hono";
import { signedIn } from "../http/caller.ts";
import type { Observed } from "../http/observe.ts";
import { validated } from "../http/validated.ts";
import { NewPlayer, PlayersQuery, playerView } from "./contract.ts";
import { createPlayer } from "./create.ts";
import { listPlayers } from "./list.ts";

/** `/api/admin/tenants/:tenantId/players`. Of a player's tenants, only this one is shown. */
export const tenantPlayers = new Hono<Observed>()
  .get("/", signedIn, validated("query", PlayersQuery), async (c) => {
    const { db, caller } = c.var;
    const tenantId = c.req.param("tenantId") ?? "";
    const { items, nextCursor, showsBirthdate } = await listPlayers(
      db,
      caller,
      tenantId,
      c.req.valid("query"),
    );
    const views = items.map(({ player }) => ({
      ...playerView(player, [{ tenantId, status: "active" }]),
      ...(!showsBirthdate && { birthdate: null }),
    }));
    return c.json({ items: views, nextCursor }, 200);
  })
  .post("/", signedIn, validated("json", NewPlayer), async (c) => {
    const { db, caller, now } = c.var;
    const tenantId = c.req.param("tenantId") ?? "";
    const player = await createPlayer(db, caller, { ...c.req.valid("json"), tenantId }, now);
    return c.json(playerView(player, [{ tenantId, status: "active" }]), 201);
  });
