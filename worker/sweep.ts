import { type SQL, sql } from "drizzle-orm";
import { Db, type Statements } from "./db/client.ts";
import { idPrefix, newId } from "./db/id.ts";
import { batch, combine, params } from "./db/sql.ts";
import { expiredRows, type RetentionParams, retentionValues } from "./expired-rows.ts";
import { type Bindings, settingsOf } from "./http/env.ts";
import { log } from "./http/request-context.ts";
import { type ExpiryParams, expiredInvitations, expiryValues } from "./invitations/expiry.ts";
import { type EraseUnconsentedParams, unconsentedPlayers } from "./players/erase.ts";
import { type PromotionParams, promotableSessions, promotionValues } from "./sessions/promote.ts";
import { deletedTenants, type ErasureParams, erasureValues } from "./tenants/lifecycle.ts";

/**
 * Removes expired rows and hands out places that came free. One read asks which tasks are due, so that a minute
 * without any costs one statement. Each task is a batch of its own, so that one that fails does not stop the others.
 */
export async function sweep(env: Bindings, now: number): Promise<void> {
  const db = new Db(env.DB);
  // Each task has a claim of its own.
  const values = () => sweepValues(settingsOf(env).APP_URL, now);
  const failed = (task: string) => (error: unknown) => {
    log("error", { code: "sweep_failed", work: task, reason: String(error) });
  };
  const answer = await db.read(dueBatch(values())).catch(failed("due"));
  if (!answer) return;
  for (const [name, { statements }] of Object.entries(tasks)) {
    if (answer.found[name]) await db.commit(statements(values())).catch(failed(name));
  }
}

type SweepParams = ErasureParams &
  PromotionParams &
  ExpiryParams &
  EraseUnconsentedParams &
  RetentionParams;

function sweepValues(appUrl: string, now: number): SweepParams {
  return {
    ...erasureValues(now),
    ...promotionValues(appUrl, now),
    ...expiryValues(now),
    ...retentionValues(now),
    claim: newId(now),
    entryId: idPrefix(now),
  };
}

/** A task of the cron: the rows that it is about, as a select in parentheses, and its statements. */
interface Task {
  due: SQL;
  statements: (values: SweepParams) => Statements;
}

const tasks: Record<string, Task> = {
  tenants: deletedTenants,
  places: promotableSessions,
  seats: expiredInvitations,
  children: unconsentedPlayers,
  ...expiredRows,
};

const isDue = Object.entries(tasks).map(([name, { due }]) => [name, sql<number>`exists ${due}`]);

const dueBatch = batch(params<SweepParams>(), () => ({
  found: combine(Object.fromEntries(isDue) as Record<string, SQL<number>>),
}));
