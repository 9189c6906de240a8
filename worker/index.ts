import { app } from "./app.ts";
import { reasonOf } from "./db/outage.ts";
import { type Background, type Bindings, isPaused } from "./env.ts";
import { log } from "./http/observe.ts";
import { closeAccounts } from "./identity/close-accounts.ts";
import { tellClerk } from "./identity/tell-clerk.ts";
import { deliverMail } from "./mail/send.ts";
import { sweep } from "./sweep.ts";

export { RateLimiter } from "./mail/rate-limiter.ts";

/** What the cron does every minute. Each task is separate: when one fails, the others still run. */
const works = {
  mail: (env: Bindings) => deliverMail(env),
  tellClerk: (env: Bindings) => tellClerk(env, Date.now()),
  closeAccounts: (env: Bindings) => closeAccounts(env, Date.now()),
  sweep: (env: Bindings) => sweep(env, Date.now()),
};

async function runScheduled(env: Bindings): Promise<void> {
  const names = Object.keys(works) as (keyof typeof works)[];
  const results = await Promise.allSettled(names.map((name) => works[name](env)));
  for (const [at, result] of results.entries()) {
    if (result.status === "fulfilled") continue;
    log("error", { code: "scheduled_failed", work: names[at], reason: reasonOf(result.reason) });
  }
}

export default {
  fetch: app.fetch,
  scheduled(_event: unknown, env: Bindings, context: Background) {
    if (isPaused(env)) return;
    context.waitUntil(runScheduled(env));
  },
};
