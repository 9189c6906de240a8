import { sql } from "drizzle-orm";
import { Hono } from "hono";
import { idPrefix } from "../db/id.ts";
import { batch, combine, params } from "../db/sql.ts";
import type { Bindings } from "../http/env.ts";
import type { AppEnv } from "../http/request-context.ts";
import { withTimeout } from "../http/with-timeout.ts";
import type { Health } from "./responses.ts";

/** Mail that has waited this long is late: Postmark rejects our calls, or is out of reach. */
const lateMs = 15 * 60 * 1000;
const limiterTimeoutMs = 1_000;

/**
 * `/api/health`: 200 if the Worker is configured and its database works, else a problem. Other parts are only reported:
 * `limiter` (without it, people without an account cannot create a tenant) and `mail` (late).
 */
export const health = new Hono<AppEnv>().get("/", async (c) => {
  const { db, now } = c.var;
  const [{ mail }, isLimiterUp] = await Promise.all([
    db.read(lateMailBatch({ lateFrom: idPrefix(now - lateMs) })),
    checkLimiter(c.env),
  ]);
  const parts: Health["parts"] = {
    database: "ok",
    limiter: isLimiterUp ? "ok" : "down",
    mail: mail.isLate ? "late" : "ok",
  };
  const isWell = Object.values(parts).every((part) => part === "ok");
  const health: Health = { status: isWell ? "ok" : "degraded", parts };
  return c.json(health, 200);
});

/** The smallest id of a row that is not late: ids start with the row's time. */
const { lateFrom } = params<{ lateFrom: string }>();

const lateMailBatch = batch(params<{ lateFrom: string }>(), () => ({
  mail: combine({
    isLate: sql<number>`exists (select 1 from emails where emails.status = 'queued' and emails.id < ${lateFrom})`,
  }),
}));

function checkLimiter({ RATE_LIMITER: limiter }: Bindings): Promise<boolean> {
  const check = limiter.getByName("health").isThere();
  return withTimeout(check, "the rate limiter", limiterTimeoutMs).catch(() => false);
}
