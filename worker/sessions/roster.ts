import { sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Caller } from "../access/caller.ts";
import { fromOwnSessions } from "../access/own-sessions.ts";
import { canRead } from "../access/permission.ts";
import { fromOwnTenants } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { sessionSignups, sessions, users } from "../db/schema.ts";
import { batch, combine, jsonObject, many, one, params } from "../db/sql.ts";
import { keyIn, type Page, pageOf } from "../http/paging.ts";
import { fail } from "../http/problem.ts";
import { can, type Role } from "../permissions.ts";
import { shownFirstName, shownLastName } from "../players/redaction.ts";
import { defaultPolicy } from "../policy.ts";
import { isActiveParticipant } from "./is-active-participant.ts";

/**
 * The people who answered a session of the caller's, for those who run its tenant, and for its members if the tenant
 * allows it. Somebody who no longer belongs to the tenant is not on it.
 *
 * Throws `not_found` for a session that is not theirs, and `forbidden`.
 */
export async function readRoster(
  db: Db,
  { clerkUserId }: Caller,
  { id, limit, cursor }: Page & { id: string },
) {
  const [afterRank = "-1", afterTime = "0", afterId = ""] = cursor ? keyIn(cursor, 3) : [];
  const { found } = await db.read(
    rosterBatch({
      clerkUserId,
      id,
      afterRank: Number(afterRank),
      afterTime: Number(afterTime),
      afterId,
      rows: limit + 1,
    }),
  );
  const session = found.session ?? fail("not_found");
  if (!session.canReadRoster) return fail("forbidden");
  const roles = found.roles ?? [];
  return {
    ...pageOf(found.signups, limit, ({ rank, signup }) => [
      String(rank),
      String(signup.answeredAt),
      signup.id,
    ]),
    shows: { contacts: can(roles, "rosters.read"), emails: can(roles, "members.update") },
  };
}

interface RosterParams {
  clerkUserId: string;
  id: string;
  /** Where the page before ended. */
  afterRank: number;
  afterTime: number;
  afterId: string;
  rows: number;
}
const given = params<RosterParams>();
const { id, afterRank, afterTime, afterId, rows } = given;

/** People who come are first, then those who wait (first come, first), then those who do not come. */
const rank = sql<number>`case session_signups.status when 'going' then 0 when 'waitlisted' then 1 else 2 end`;

const isShownToMembers = sql`coalesce(
  (select t.policy ->> '$.rosterVisibility' from tenants t where t.id = sessions.tenant_id),
  ${defaultPolicy.rosterVisibility}) = 'members'`;

const canReadRoster = sql<number>`(${canRead("rosters.read", sessions.tenantId)}
  or (${isShownToMembers} and ${canRead("sessions.read", sessions.tenantId)}))`;

const seesAll = canRead("players.create", sessions.tenantId);

/** How to reach them: the person, or the guardians of the player and the player's own login. */
const reached = alias(users, "reached");
const contacts = many(
  jsonObject({
    name: sql<string>`trim(coalesce(reached.first_name, '') || ' ' || coalesce(reached.last_name, ''))`,
    phone: reached.phone,
    email: reached.email,
  }),
  sql`from users reached
    where reached.status = 'active' and reached.id in (
      select session_signups.user_id union select players.user_id
      union select g.user_id from player_guardians g where g.player_id = session_signups.player_id)`,
);

const rosterBatch = batch(given, () => ({
  found: combine({
    signups: many(
      jsonObject({
        signup: jsonObject({
          id: sessionSignups.id,
          playerId: sessionSignups.playerId,
          userId: sessionSignups.userId,
          status: sessionSignups.status,
          attended: sessionSignups.attended,
          answeredAt: sessionSignups.answeredAt,
        }),
        rank,
        firstName: sql<
          string | null
        >`iif(players.id is null, users.first_name, ${shownFirstName(seesAll)})`,
        lastName: sql<
          string | null
        >`iif(players.id is null, users.last_name, ${shownLastName(seesAll)})`,
        contacts,
      }),
      sql`from sessions
          join session_signups on session_signups.session_id = sessions.id
          left join players on players.id = session_signups.player_id
          left join users on users.id = session_signups.user_id
        where sessions.id = ${id}
          and ${isActiveParticipant(sessionSignups)}
          and ${canReadRoster}
          and (${rank}, session_signups.answered_at, session_signups.id) > (${afterRank}, ${afterTime}, ${afterId})
        order by ${rank}, session_signups.answered_at, session_signups.id limit ${rows} + 0`,
    ),
    session: one(jsonObject({ canReadRoster }), sql`${fromOwnSessions} and sessions.id = ${id}`),
    roles: one(
      sql<Role[]>`json_group_array(memberships.role)`,
      sql`${fromOwnTenants} and tenants.id = (select s.tenant_id from sessions s where s.id = ${id})`,
    ),
  }),
}));
