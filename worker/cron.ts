import { reasonOf } from "./db/outage.ts";
import type { Bindings } from "./http/env.ts";
import { log } from "./http/request-context.ts";
import { closeAccounts } from "./identity/close-accounts.ts";
import { syncMetadata } from "./identity/sync-metadata.ts";
import { deliverMail } from "./mail/send.ts";
import { sweep } from "./sweep.ts";

/** What the cron does every minute. Each task is separate: when one fails, the others still run. */
const tasks = {
  mail: (env: Bindings) => deliverMail(env),
  tellClerk: (env: Bindings) => syncMetadata(env, Date.now()),
  closeAccounts: (env: Bindings) => closeAccounts(env, Date.now()),
  sweep: (env: Bindings) => sweep(env, Date.now()),
};

/** Runs every task once. Never rejects: what failed is logged, and tried again in a minute. */
export async function runScheduled(env: Bindings): Promise<void> {
  const names = Object.keys(tasks) as (keyof typeof tasks)[];
  const results = await Promise.allSettled(names.map((name) => tasks[name](env)));
  for (const [at, result] of results.entries()) {
    if (result.status === "fulfilled") continue;
    log("error", { code: "scheduled_failed", work: names[at], reason: reasonOf(result.reason) });
  }
}
