import { type SQLWrapper, sql } from "drizzle-orm";
import { Db, type Statements } from "./db/client.ts";
import { combine, statement } from "./db/sql.ts";
import { type Bindings, settingsOf } from "./env.ts";
import { log } from "./http/observe.ts";
import { expiredInvitations } from "./invitations/expiry.ts";
import { unclaimedChildren } from "./players/erase.ts";
import { expiredRows, retentionValues } from "./retention.ts";
import { placesToGive } from "./sessions/promote.ts";
import { deletedTenants } from "./tenants/lifecycle.ts";

/** One task of the cron: a select that finds a row if there is something to do, and what does it. */
interface Work {
  /** In parentheses; `RetentionParams` are its parameters. */
  due: SQLWrapper;
  statements: () => Statements;
}

/**
 * Removes expired rows and hands out places that came free. One read asks which tasks are due, so that a minute
 * without any costs one statement. Each task is a batch of its own, so that one that fails does not stop the others.
 */
export async function sweep(env: Bindings, now: number): Promise<void> {
  const works: Record<string, Work> = {
    tenants: deletedTenants(now),
    places: placesToGive(settingsOf(env).APP_URL, now),
    seats: expiredInvitations(now),
    children: unclaimedChildren(now),
    ...expiredRows(now),
  };
  const db = new Db(env.DB);
  const failed = (work: string) => (error: unknown) => {
    log("error", { code: "sweep_failed", work, reason: String(error) });
  };
  const isDue = await whatIsDue(db, works, now).catch(failed("due"));
  if (!isDue) return;
  for (const [name, { statements }] of Object.entries(works)) {
    if (isDue[name]) await db.commit(statements()).catch(failed(name));
  }
}

/** Which tasks are due, in one statement. */
async function whatIsDue(db: Db, works: Record<string, Work>, now: number) {
  const fields = Object.entries(works).map(([name, { due }]) => [name, sql`exists ${due}`]);
  const { found } = await db.read({
    found: statement(combine(Object.fromEntries(fields)), retentionValues(now)),
  });
  return found;
}
