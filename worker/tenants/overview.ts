import { and, eq, gt, gte, inArray, isNull, lt, type SQL, sql } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { emails, invitations, memberships, playerMemberships, sessions } from "../db/schema.ts";
import { mayRead } from "../db/scope.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { isTaken } from "../members/change.ts";
import { demand, ownPlace } from "./mine.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Mails that came back lately: older ones were seen to, or never will be. */
const lateMs = 30 * dayMs;
const soonMs = 7 * dayMs;

/** More than a glance needs: so far each number is counted, and no further. */
export const countedTo = 100;

/** What those who run a tenant want to know first. */
export interface Overview {
  /** People with an active membership. */
  members: number;
  /** People and players who wait for a yes. */
  waiting: number;
  /** Invitations that nobody has taken up, and whose link still works. */
  invited: number;
  /** Mails of the last 30 days that did not arrive. */
  bounced: number;
  /** Sessions that begin in the next seven days and are not cancelled. */
  sessions: number;
}

/**
 * A tenant at a glance. Every number is counted to 100 along an index of its own, so that it costs the
 * same however large the tenant is; the members' is kept by a trigger. Throws `not_found` and `forbidden`.
 */
export async function readOverview(
  db: Db,
  caller: Caller,
  tenantId: string,
  now: number,
): Promise<Overview> {
  const { counts, place } = await db.read({
    counts: q
      .select({
        people: counted(
          memberships,
          eq(memberships.tenantId, tenantId),
          sql`${memberships.status} = 'pending'`,
          isTaken,
        ),
        players: counted(
          playerMemberships,
          eq(playerMemberships.tenantId, tenantId),
          sql`${playerMemberships.status} = 'pending'`,
        ),
        invited: counted(
          invitations,
          eq(invitations.tenantId, tenantId),
          isNull(invitations.usedAt),
          isNull(invitations.revokedAt),
          gt(invitations.expiresAt, now),
        ),
        bounced: counted(
          emails,
          eq(emails.tenantId, tenantId),
          sql`${emails.status} in ('bounced', 'complained', 'failed')`,
          gte(emails.createdAt, now - lateMs),
        ),
        sessions: counted(
          sessions,
          eq(sessions.tenantId, tenantId),
          inArray(sessions.status, ["scheduled"]),
          gte(sessions.startsAt, now),
          lt(sessions.startsAt, now + soonMs),
        ),
      })
      .from(sql`(select 1)`)
      .where(mayRead(caller, "invitations.read", tenantId)),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(place[0], "invitations.read");
  const { people, players, ...rest } = counts[0] ?? refuse("not_found");
  return {
    members: tenant.memberCount,
    waiting: Math.min(people + players, countedTo),
    ...rest,
  };
}

type Counted =
  | typeof memberships
  | typeof playerMemberships
  | typeof invitations
  | typeof emails
  | typeof sessions;

/** How many rows of a table hold to all conditions, up to `countedTo`. */
function counted(table: Counted, ...conditions: SQL[]): SQL<number> {
  const rows = q
    .select({ one: sql`1` })
    .from(table)
    .where(and(...conditions))
    .limit(countedTo);
  return sql<number>`(select count(*) from ${rows})`;
}
