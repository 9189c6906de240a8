import { sql } from "drizzle-orm";
import { Hono } from "hono";
import { idPrefix } from "../db/id.ts";
import { batch, combine, params } from "../db/sql.ts";
import type { Bindings } from "../http/env.ts";
import type { AppEnv } from "../http/request-context.ts";
import { withTimeout } from "../http/with-timeout.ts";
import type { Health } from "./responses.ts";

/** Mail that has waited so long is late: Postmark refuses us, or cannot be reached. */
const lateMs = 15 * 60 * 1000;
const answerWithinMs = 1_000;

/**
 * `/api/health`: 200 while the Worker is configured and its database answers, else a problem. What else is
 * in trouble is named and not explained: `limiter` where strangers can found no club, `mail` where it is late.
 */
export const health = new Hono<AppEnv>().get("/", async (c) => {
  const { db, now } = c.var;
  const [{ mail }, isCounting] = await Promise.all([
    db.read(lateMailBatch({ lateFrom: idPrefix(now - lateMs) })),
    limiterAnswers(c.env),
  ]);
  const parts: Health["parts"] = {
    database: "ok",
    limiter: isCounting ? "ok" : "down",
    mail: mail.isLate ? "late" : "ok",
  };
  const isWell = Object.values(parts).every((part) => part === "ok");
  const health: Health = { status: isWell ? "ok" : "degraded", parts };
  return c.json(health, 200);
});

/** Ids begin with the time when their row was made. */
const { lateFrom } = params<{ lateFrom: string }>();

const lateMailBatch = batch(params<{ lateFrom: string }>(), () => ({
  mail: combine({
    isLate: sql<number>`exists (select 1 from emails where emails.status = 'queued' and emails.id < ${lateFrom})`,
  }),
}));

function limiterAnswers({ RATE_LIMITER: limiter }: Bindings): Promise<boolean> {
  const answer = limiter.getByName("health").isThere();
  return withTimeout(answer, "the rate limiter", answerWithinMs).catch(() => false);
}
