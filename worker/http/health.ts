import { Hono } from "hono";
import { q } from "../db/client.ts";
import { webhookEvents } from "../db/schema.ts";
import type { Observed } from "./observe.ts";

/** `/api/health`: 200 while the Worker is configured and its database answers, else a problem. */
export const health = new Hono<Observed>().get("/", async (c) => {
  await c.var.db.read({
    alive: q.select({ id: webhookEvents.id }).from(webhookEvents).limit(1),
  });
  return c.json({ status: "ok" as const }, 200);
});
