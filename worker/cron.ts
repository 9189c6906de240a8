import { reasonOf } from "./db/outage.ts";
import type { Bindings } from "./http/env.ts";
import { log } from "./http/request-context.ts";
import { closeAccounts } from "./identity/close-accounts.ts";
import { syncMetadata } from "./identity/sync-metadata.ts";
import { deliverMail } from "./mail/send.ts";
import { runScheduledCleanup } from "./scheduled-cleanup.ts";

/** The tasks of the cron, run every minute. Their names are in the log. */
const tasks = {
  mail: (env: Bindings) => deliverMail(env),
  tellClerk: (env: Bindings) => syncMetadata(env, Date.now()),
  closeAccounts: (env: Bindings) => closeAccounts(env, Date.now()),
  sweep: (env: Bindings) => runScheduledCleanup(env, Date.now()),
};

/** Runs every task once. Never rejects: a failed task is logged, and runs again in the next minute. */
export async function runScheduled(env: Bindings): Promise<void> {
  const names = Object.keys(tasks) as (keyof typeof tasks)[];
  const results = await Promise.allSettled(names.map((name) => tasks[name](env)));
  for (const [index, result] of results.entries()) {
    if (result.status === "fulfilled") continue;
    log("error", { code: "scheduled_failed", work: names[index], reason: reasonOf(result.reason) });
  }
}
