import { type SQL, sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { isNotOffered } from "../access/membership.ts";
import { canRead } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import type { Overview } from "./responses.ts";

const dayMs = 24 * 60 * 60 * 1000;
const recentMs = 30 * dayMs;
const soonMs = 7 * dayMs;

/** Counting stops here, so that the cost does not depend on the tenant's size. */
export const countedTo = 100;

/**
 * A tenant's numbers. Each is counted to 100 with an index; a trigger maintains the number of members. Throws `not_found`
 * and `forbidden`.
 */
export async function readOverview(
  db: Db,
  { clerkUserId }: Caller,
  tenantId: string,
  now: number,
): Promise<Overview> {
  const times = { now, recent: now - recentMs, soon: now + soonMs };
  const { counts, place } = await db.read(overviewBatch({ clerkUserId, tenantId, ...times }));
  const { tenant } = requirePermission(place, "invitations.read");
  const { people, players, invited, bounced, sessions } = counts ?? fail("not_found");
  return {
    members: tenant.memberCount,
    waiting: Math.min(people + players, countedTo),
    invited,
    bounced,
    sessions,
  };
}

interface OverviewParams {
  clerkUserId: string;
  tenantId: string;
  now: number;
  /** Mails from then on are counted. */
  recent: number;
  /** Sessions until then are counted. */
  soon: number;
}
const given = params<OverviewParams>();
const { tenantId, now, recent, soon } = given;

/** How many rows `from` selects, up to `countedTo`. */
const countRows = (from: SQL) =>
  sql<number>`(select count(*) from (select 1 ${from} limit ${countedTo}))`;

const overviewBatch = batch(given, () => ({
  counts: combine(
    {
      people: countRows(sql`from memberships
        where memberships.tenant_id = ${tenantId} and memberships.status = 'pending' and ${isNotOffered}`),
      players: countRows(sql`from player_memberships p
        where p.tenant_id = ${tenantId} and p.status = 'pending'`),
      invited: countRows(sql`from invitations i
        where i.tenant_id = ${tenantId} and i.used_at is null and i.revoked_at is null and i.expires_at > ${now}`),
      bounced: countRows(sql`from emails e
        where e.tenant_id = ${tenantId} and e.status in ('bounced', 'complained', 'failed')
          and e.created_at >= ${recent}`),
      sessions: countRows(sql`from sessions s
        where s.tenant_id = ${tenantId} and s.status = 'scheduled'
          and s.starts_at >= ${now} and s.starts_at < ${soon}`),
    },
    sql`where ${canRead("invitations.read", tenantId)}`,
  ),
  place: placeIn(tenantId, jsonObject({ memberCount: tenants.memberCount })),
}));
