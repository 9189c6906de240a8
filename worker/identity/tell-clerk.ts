import { and, asc, eq, lte, sql } from "drizzle-orm";
import { Db, q } from "../db/client.ts";
import { fromJson } from "../db/rows.ts";
import { memberships, metadataDue, tenants, users } from "../db/schema.ts";
import { isVisible } from "../db/scope.ts";
import { type Bindings, type Settings, settingsOf } from "../env.ts";
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

type Due = Awaited<ReturnType<typeof selectDue>>[number];

/**
 * Writes the tenants and roles of people whose memberships changed to their public metadata with Clerk,
 * where settings ask for it. Whom Clerk does not take comes again, later each time; whom it does not know
 * any more is done.
 */
export async function tellClerk(env: Bindings, now: number): Promise<void> {
  const settings = settingsOf(env);
  if (!settings.CLERK_METADATA) return;
  const db = new Db(env.DB);
  const { due } = await db.read({ due: selectDue(now, settings) });
  if (due.length === 0) return;
  const told: Due[] = [];
  for (let from = 0; from < due.length; from += callsAtOnce) {
    const part = due.slice(from, from + callsAtOnce);
    const results = await Promise.all(part.map((person) => tell(person, settings)));
    told.push(...part.filter((_, at) => results[at]));
  }
  const all = JSON.stringify(due.map(({ userId, version }) => [userId, version]));
  const done = JSON.stringify(told.map(({ userId, version }) => [userId, version]));
  // Only as it was read: whoever changed meanwhile is still to be told of.
  const isIn = (list: string) =>
    sql`(${metadataDue.userId}, ${metadataDue.version}) in (select value ->> 0, value ->> 1 from json_each(${list}))`;
  await db.commit({
    done: q.delete(metadataDue).where(isIn(done)),
    later: q
      .update(metadataDue)
      .set({
        attempts: sql`${metadataDue.attempts} + 1`,
        dueAt: sql`${now} + min(${firstRetryMs} << min(${metadataDue.attempts}, 10), ${longestRetryMs})`,
      })
      .where(isIn(all)),
  });
}

function selectDue(now: number, { MAILS_PER_RUN }: Settings) {
  const held = q
    .select({
      id: sql<string>`${memberships.tenantId}`.as("held_id"),
      roles: sql<string>`json_group_array(${memberships.role})`.as("held_roles"),
    })
    .from(memberships)
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .where(
      and(eq(memberships.userId, users.id), eq(memberships.status, "active"), isVisible(tenants)),
    )
    .groupBy(memberships.tenantId)
    .orderBy(asc(memberships.tenantId))
    .limit(mostTenants);
  return q
    .select({
      userId: metadataDue.userId,
      version: metadataDue.version,
      clerkUserId: users.clerkUserId,
      tenants:
        sql`(select json_group_array(json_object('id', held_id, 'roles', json(held_roles))) from ${held})`
          .mapWith(fromJson<TenantClaim[]>)
          .as("held_tenants"),
    })
    .from(metadataDue)
    .leftJoin(users, and(eq(users.id, metadataDue.userId), eq(users.status, "active")))
    .where(lte(metadataDue.dueAt, now))
    .orderBy(asc(metadataDue.dueAt), asc(metadataDue.userId))
    .limit(Math.min(mostPeople, Math.ceil(MAILS_PER_RUN * peoplePerMail)));
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
