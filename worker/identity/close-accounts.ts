import { sql } from "drizzle-orm";
import { Db } from "../db/client.ts";
import { batch, params } from "../db/sql.ts";
import { type Bindings, settingsOf } from "../http/env.ts";
import { callClerk } from "./backend.ts";

/** Accounts closed in one run of the cron, one call to Clerk each; fewer if `MAILS_PER_RUN` is low. */
const maxAccounts = 50;
const accountsPerMail = 0.1;
const retryMs = 5 * 60_000;

/**
 * Deletes the Clerk accounts of deleted people. An account that Clerk does not know is done; after another error the
 * cron tries again.
 */
export async function closeAccounts(env: Bindings, now: number): Promise<void> {
  const settings = settingsOf(env);
  const db = new Db(env.DB);
  const limit = Math.min(maxAccounts, Math.ceil(settings.MAILS_PER_RUN * accountsPerMail));
  const { due } = await db.read(dueBatch({ limit, now }));
  if (due.length === 0) return;
  const closed = await Promise.all(
    due.map(({ clerkUserId }) =>
      callClerk(settings, ({ users: people }) => people.deleteUser(clerkUserId ?? "")).then(
        () => true,
        (error: { status?: number }) => error.status === 404,
      ),
    ),
  );
  const ids = JSON.stringify(due.map(({ id }) => id));
  const closedIds = JSON.stringify(due.flatMap(({ id }, index) => (closed[index] ? [id] : [])));
  await db.commit(resultBatch({ ids, closedIds, now }));
}

const { limit, now } = params<{ limit: number; now: number }>();
const dueBatch = batch(params<{ limit: number; now: number }>(), () => ({
  due: sql<{ id: string; clerkUserId: string | null }>`
    select users.id, users.clerk_user_id as clerkUserId
    from users
    where users.clerk_closes_at <= ${now} and users.status = 'deleted'
    order by users.clerk_closes_at limit ${limit} + 0`,
}));

interface ResultParams {
  /** Ids of all people who were due, and of those whose account is closed: JSON arrays. */
  ids: string;
  closedIds: string;
  now: number;
}
const { ids, closedIds } = params<ResultParams>();
const resultBatch = batch(params<ResultParams>(), () => ({
  retry: sql`
    update users set clerk_closes_at = ${now} + ${retryMs}
    where users.id in (select value from json_each(${ids}))`,
  closed: sql`
    update users set clerk_closes_at = null where users.id in (select value from json_each(${closedIds}))`,
}));
