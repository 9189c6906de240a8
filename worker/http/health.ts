import { and, lt, sql } from "drizzle-orm";
import { Hono } from "hono";
import { q } from "../db/client.ts";
import { idPrefix } from "../db/id.ts";
import { emails } from "../db/schema.ts";
import type { Bindings } from "../env.ts";
import { inTime } from "./in-time.ts";
import type { Observed } from "./observe.ts";

/** Mail that has waited so long is late: Postmark refuses us, or cannot be reached. */
const lateMs = 15 * 60 * 1000;
const answerWithinMs = 1_000;

/**
 * `/api/health`: 200 while the Worker is configured and its database answers, else a problem. What else is
 * in trouble is named and not explained: `limiter` where strangers can found no club, `mail` where it is late.
 */
export const health = new Hono<Observed>().get("/", async (c) => {
  const { db, now } = c.var;
  const [{ late }, isCounting] = await Promise.all([
    db.read({
      late: q
        .select({ id: emails.id })
        .from(emails)
        // Said and not bound, or SQLite would not see that few mails wait and that they have an index.
        .where(and(sql`${emails.status} = 'queued'`, lt(emails.id, idPrefix(now - lateMs))))
        .limit(1),
    }),
    limiterAnswers(c.env),
  ]);
  const parts = {
    database: "ok" as const,
    limiter: isCounting ? ("ok" as const) : ("down" as const),
    mail: late.length === 0 ? ("ok" as const) : ("late" as const),
  };
  const isWell = Object.values(parts).every((part) => part === "ok");
  return c.json({ status: isWell ? ("ok" as const) : ("degraded" as const), parts }, 200);
});

function limiterAnswers({ RATE_LIMITER: limiter }: Bindings): Promise<boolean> {
  const answer = limiter.getByName("health").isThere();
  return inTime(answer, "the rate limiter", answerWithinMs).catch(() => false);
}
