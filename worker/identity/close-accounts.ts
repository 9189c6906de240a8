import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { Db, q } from "../db/client.ts";
import { users } from "../db/schema.ts";
import { type Bindings, settingsOf } from "../env.ts";
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
  const { due } = await db.read({
    due: q
      .select({ id: users.id, clerkUserId: users.clerkUserId })
      .from(users)
      .where(and(lte(users.clerkClosesAt, now), eq(users.status, "deleted")))
      .orderBy(asc(users.clerkClosesAt))
      .limit(Math.min(mostClosed, Math.ceil(settings.MAILS_PER_RUN * closedPerMail))),
  });
  if (due.length === 0) return;
  const closed = await Promise.all(
    due.map(({ clerkUserId }) =>
      askClerk(settings, ({ users: people }) => people.deleteUser(clerkUserId ?? "")).then(
        () => true,
        (error: { status?: number }) => error.status === 404,
      ),
    ),
  );
  const done = due.flatMap(({ id }, at) => (closed[at] ? [id] : []));
  const isIn = (ids: string[]) =>
    inArray(users.id, sql`(select value from json_each(${JSON.stringify(ids)}))`);
  await db.commit({
    later: q
      .update(users)
      .set({ clerkClosesAt: now + retryMs })
      .where(isIn(due.map(({ id }) => id))),
    done: q.update(users).set({ clerkClosesAt: null }).where(isIn(done)),
  });
}
