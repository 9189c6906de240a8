import { sql } from "drizzle-orm";
import { Db } from "../db/client.ts";
import { batch, params } from "../db/sql.ts";
import { type Bindings, settingsOf } from "../http/env.ts";
import { askClerk } from "./backend.ts";

/** Accounts closed in one run of the cron, one call to Clerk each: fewer where the settings ask for short runs. */
const mostClosed = 50;
const closedPerMail = 0.1;
const retryMs = 5 * 60_000;

/**
 * Closes with Clerk the accounts of people who have left us. Whom Clerk does not know any more is done; when
 * it can't be reached the clock comes by again.
 */
export async function closeAccounts(env: Bindings, now: number): Promise<void> {
  const settings = settingsOf(env);
  const db = new Db(env.DB);
  const most = Math.min(mostClosed, Math.ceil(settings.MAILS_PER_RUN * closedPerMail));
  const { due } = await db.read(dueBatch({ most, now }));
  if (due.length === 0) return;
  const closed = await Promise.all(
    due.map(({ clerkUserId }) =>
      askClerk(settings, ({ users: people }) => people.deleteUser(clerkUserId ?? "")).then(
        () => true,
        (error: { status?: number }) => error.status === 404,
      ),
    ),
  );
  const ids = JSON.stringify(due.map(({ id }) => id));
  const done = JSON.stringify(due.flatMap(({ id }, at) => (closed[at] ? [id] : [])));
  await db.commit(settleBatch({ ids, done, now }));
}

const { most, now } = params<{ most: number; now: number }>();
// Plus: SQLite looks at a bare parameter of `limit`, and prepares the statement anew for each run.
const dueBatch = batch(params<{ most: number; now: number }>(), () => ({
  due: sql<{ id: string; clerkUserId: string | null }>`
    select users.id, users.clerk_user_id as clerkUserId
    from users
    where users.clerk_closes_at <= ${now} and users.status = 'deleted'
    order by users.clerk_closes_at limit ${most} + 0`,
}));

interface SettleParams {
  /** Ids of all who were due, and of those whose account is closed: lists in JSON. */
  ids: string;
  done: string;
  now: number;
}
const { ids, done } = params<SettleParams>();
const settleBatch = batch(params<SettleParams>(), () => ({
  later: sql`
    update users set clerk_closes_at = ${now} + ${retryMs}
    where users.id in (select value from json_each(${ids}))`,
  done: sql`update users set clerk_closes_at = null where users.id in (select value from json_each(${done}))`,
}));
