import { type Placeholder, sql } from "drizzle-orm";
import { Db } from "../db/client.ts";
import { metadataDue, users } from "../db/schema.ts";
import { type Answer, batch, jsonObject, list, many, params } from "../db/sql.ts";
import { type Bindings, type Settings, settingsOf } from "../http/env.ts";
import { roles } from "../permissions.ts";
import { askClerk } from "./backend.ts";

/** Clerk takes 1.2 KB of claims in a session token: so many tenants stay below it. */
const mostTenants = 16;
const mostBytes = 1_000;

/** People told of in one run of the cron, one call to Clerk each: fewer where the settings ask for short runs. */
const mostPeople = 200;
const peoplePerMail = 0.4;
const callsAtOnce = 10;
const firstRetryMs = 60_000;
const longestRetryMs = 60 * 60_000;

/** A tenant as a session token carries it: a hint, for Tenantry itself asks its database. */
export interface TenantClaim {
  id: string;
  roles: string[];
}

/**
 * Writes the tenants and roles of people whose memberships changed to their public metadata with Clerk,
 * where settings ask for it. Whom Clerk does not take comes again, later each time; whom it does not know
 * any more is done.
 */
export async function syncMetadata(env: Bindings, now: number): Promise<void> {
  const settings = settingsOf(env);
  if (!settings.CLERK_METADATA) return;
  const db = new Db(env.DB);
  const most = Math.min(mostPeople, Math.ceil(settings.MAILS_PER_RUN * peoplePerMail));
  const { due } = await db.read(dueBatch({ most, now }));
  if (due.length === 0) return;
  const told: Due[] = [];
  for (let from = 0; from < due.length; from += callsAtOnce) {
    const part = due.slice(from, from + callsAtOnce);
    const results = await Promise.all(part.map((person) => tell(person, settings)));
    told.push(...part.filter((_, at) => results[at]));
  }
  const all = JSON.stringify(due.map(({ userId, version }) => [userId, version]));
  const done = JSON.stringify(told.map(({ userId, version }) => [userId, version]));
  await db.commit(settleBatch({ all, done, now }));
}

/** Whether Clerk needs to be told no more of this person. */
async function tell({ clerkUserId, tenants }: Due, settings: Settings): Promise<boolean> {
  if (!clerkUserId) return true;
  const publicMetadata = { tenants: bounded(tenants) };
  return askClerk(settings, ({ users: people }) =>
    people.updateUserMetadata(clerkUserId, { publicMetadata }),
  ).then(
    () => true,
    (error: { status?: number }) => error.status === 404,
  );
}

/** As many of the tenants as a token has room for. */
function bounded(tenants: TenantClaim[]): TenantClaim[] {
  const kept: TenantClaim[] = [];
  for (const { id, roles: held } of tenants) {
    const tenant = { id, roles: roles.filter((role) => held.includes(role)) };
    if (JSON.stringify([...kept, tenant]).length > mostBytes) break;
    kept.push(tenant);
  }
  return kept;
}

interface DueParams {
  most: number;
  now: number;
}
const { most, now } = params<DueParams>();

const tenantClaim = jsonObject({
  id: sql<string>`m.tenant_id`,
  roles: sql<string[]>`json(json_group_array(m.role))`,
});

const dueBatch = batch(params<DueParams>(), () => ({
  // Plus: SQLite looks at a bare parameter of `limit`, and prepares the statement anew for each run.
  due: list(
    jsonObject({
      userId: metadataDue.userId,
      version: metadataDue.version,
      clerkUserId: users.clerkUserId,
      tenants: many<TenantClaim>(
        tenantClaim,
        sql`from memberships m join tenants t on t.id = m.tenant_id
          where m.user_id = users.id and m.status = 'active' and t.status in ('active', 'ownerless')
          group by m.tenant_id order by m.tenant_id limit ${mostTenants}`,
      ),
    }),
    sql`from metadata_due left join users on users.id = metadata_due.user_id and users.status = 'active'
      where metadata_due.due_at <= ${now}
      order by metadata_due.due_at, metadata_due.user_id limit ${most} + 0`,
  ),
}));
type Due = Answer<ReturnType<typeof dueBatch>["due"]>[number];

interface SettleParams {
  /** All who were due, and those whom Clerk was told of: pairs of person and version, lists in JSON. */
  all: string;
  done: string;
  now: number;
}
const { all, done } = params<SettleParams>();

/** Still as it was read: somebody who changed meanwhile is to be told of again. */
const isUnchanged = (pairs: Placeholder) => sql`(metadata_due.user_id, metadata_due.version) in (
  select value ->> 0, value ->> 1 from json_each(${pairs}))`;

const settleBatch = batch(params<SettleParams>(), () => ({
  done: sql`delete from metadata_due where ${isUnchanged(done)}`,
  later: sql`
    update metadata_due set attempts = metadata_due.attempts + 1,
      due_at = ${now} + min(${firstRetryMs} << min(metadata_due.attempts, 10), ${longestRetryMs})
    where ${isUnchanged(all)}`,
}));
