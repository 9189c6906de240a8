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
 * Deletes expired rows, and gives free places of sessions to people on the waitlist. One read finds out which tasks are
 * due, so that a minute without any costs one statement. Each task is a separate batch, so that an error in one does not
 * stop the others.
 */
export async function runScheduledCleanup(env: Bindings, now: number): Promise<void> {
  const db = new Db(env.DB);
  // New values for each task, because each needs its own claim.
  const values = () => cleanupValues(settingsOf(env).APP_URL, now);
  const logFailure = (task: string) => (error: unknown) => {
    log("error", { code: "sweep_failed", work: task, reason: String(error) });
  };
  const answer = await db.read(dueBatch(values())).catch(logFailure("due"));
  if (!answer) return;
  for (const [name, { statements }] of Object.entries(tasks)) {
    if (answer.isDue[name]) await db.commit(statements(values())).catch(logFailure(name));
  }
}

type CleanupParams = ErasureParams &
  PromotionParams &
  ExpiryParams &
  EraseUnconsentedParams &
  RetentionParams;

function cleanupValues(appUrl: string, now: number): CleanupParams {
  return {
    ...erasureValues(now),
    ...promotionValues(appUrl, now),
    ...expiryValues(now),
    ...retentionValues(now),
    claim: newId(now),
    entryId: idPrefix(now),
  };
}

/** A task: a select of the due rows in parentheses, and the statements for them. */
interface Task {
  due: SQL;
  statements: (values: CleanupParams) => Statements;
}

const tasks: Record<string, Task> = {
  tenants: deletedTenants,
  places: promotableSessions,
  seats: expiredInvitations,
  children: unconsentedPlayers,
  ...expiredRows,
};

const dueConditions = Object.entries(tasks).map(([name, { due }]) => [
  name,
  sql<number>`exists ${due}`,
]);

const dueBatch = batch(params<CleanupParams>(), () => ({
  isDue: combine(Object.fromEntries(dueConditions) as Record<string, SQL<number>>),
}));
