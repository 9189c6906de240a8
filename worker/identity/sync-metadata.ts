import { type Placeholder, sql } from "drizzle-orm";
import { Db } from "../db/client.ts";
import { metadataDue, users } from "../db/schema.ts";
import { type Answer, batch, jsonObject, list, many, params } from "../db/sql.ts";
import { type Bindings, type Settings, settingsOf } from "../http/env.ts";
import { roles } from "../permissions.ts";
import { callClerk } from "./backend.ts";

/** A session token has room for 1.2 KB of claims. */
const maxTenants = 16;
const maxBytes = 1_000;

/** People updated in one run of the cron, one call to Clerk each; fewer if `MAILS_PER_RUN` is low. */
const maxPeople = 200;
const peoplePerMail = 0.4;
const concurrentCalls = 10;
const firstRetryMs = 60_000;
const maxRetryMs = 60 * 60_000;

/** A tenant in a session token. Only a hint for clients: permissions come from the database. */
export interface TenantClaim {
  id: string;
  roles: string[];
}

/**
 * Writes the tenants and roles of people whose memberships changed to their public metadata at Clerk, if
 * `CLERK_METADATA` is set. After an error it tries again, later each time. A user that Clerk does not know is done.
 */
export async function syncMetadata(env: Bindings, now: number): Promise<void> {
  const settings = settingsOf(env);
  if (!settings.CLERK_METADATA) return;
  const db = new Db(env.DB);
  const limit = Math.min(maxPeople, Math.ceil(settings.MAILS_PER_RUN * peoplePerMail));
  const { due } = await db.read(dueBatch({ limit, now }));
  if (due.length === 0) return;
  const synced: Due[] = [];
  for (let from = 0; from < due.length; from += concurrentCalls) {
    const part = due.slice(from, from + concurrentCalls);
    const results = await Promise.all(part.map((person) => updateClerk(person, settings)));
    synced.push(...part.filter((_, index) => results[index]));
  }
  const all = JSON.stringify(due.map(({ userId, version }) => [userId, version]));
  const done = JSON.stringify(synced.map(({ userId, version }) => [userId, version]));
  await db.commit(resultBatch({ all, done, now }));
}

/** Returns whether the person is done: updated, or unknown to Clerk. */
async function updateClerk({ clerkUserId, tenants }: Due, settings: Settings): Promise<boolean> {
  if (!clerkUserId) return true;
  const publicMetadata = { tenants: fitIntoToken(tenants) };
  return callClerk(settings, ({ users: people }) =>
    people.updateUserMetadata(clerkUserId, { publicMetadata }),
  ).then(
    () => true,
    (error: { status?: number }) => error.status === 404,
  );
}

/** As many of the tenants as a token has room for, their roles strongest first. */
function fitIntoToken(tenants: TenantClaim[]): TenantClaim[] {
  const claims: TenantClaim[] = [];
  for (const { id, roles: own } of tenants) {
    const claim = { id, roles: roles.filter((role) => own.includes(role)) };
    if (JSON.stringify([...claims, claim]).length > maxBytes) break;
    claims.push(claim);
  }
  return claims;
}

interface DueParams {
  limit: number;
  now: number;
}
const { limit, now } = params<DueParams>();

const tenantClaim = jsonObject({
  id: sql<string>`m.tenant_id`,
  roles: sql<string[]>`json(json_group_array(m.role))`,
});

const dueBatch = batch(params<DueParams>(), () => ({
  due: list(
    jsonObject({
      userId: metadataDue.userId,
      version: metadataDue.version,
      clerkUserId: users.clerkUserId,
      tenants: many<TenantClaim>(
        tenantClaim,
        sql`from memberships m join tenants t on t.id = m.tenant_id
          where m.user_id = users.id and m.status = 'active' and t.status in ('active', 'ownerless')
          group by m.tenant_id order by m.tenant_id limit ${maxTenants}`,
      ),
    }),
    sql`from metadata_due left join users on users.id = metadata_due.user_id and users.status = 'active'
      where metadata_due.due_at <= ${now}
      order by metadata_due.due_at, metadata_due.user_id limit ${limit} + 0`,
  ),
}));
type Due = Answer<ReturnType<typeof dueBatch>["due"]>[number];

interface ResultParams {
  /** All people who were due, and those who are done: JSON arrays of pairs, user id and version. */
  all: string;
  done: string;
  now: number;
}
const { all, done } = params<ResultParams>();

/** The person's memberships have not changed again since the read. */
const isUnchanged = (pairs: Placeholder) => sql`(metadata_due.user_id, metadata_due.version) in (
  select value ->> 0, value ->> 1 from json_each(${pairs}))`;

const resultBatch = batch(params<ResultParams>(), () => ({
  done: sql`delete from metadata_due where ${isUnchanged(done)}`,
  retry: sql`
    update metadata_due set attempts = metadata_due.attempts + 1,
      due_at = ${now} + min(${firstRetryMs} << min(metadata_due.attempts, 10), ${maxRetryMs})
    where ${isUnchanged(all)}`,
}));
