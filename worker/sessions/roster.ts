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
 * The answers to a session, for staff of its tenant, and for members if the tenant's policy allows it. People and players
 * who are no longer active in the tenant are left out.
 *
 * Throws `not_found` for a session of another tenant, and `forbidden`.
 */
export async function readRoster(
  db: Db,
  { clerkUserId }: Caller,
  { id, limit, cursor }: Page & { id: string },
) {
  const [afterRank = "-1", afterTime = "0", afterId = ""] = cursor ? keyIn(cursor, 3) : [];
  const { result } = await db.read(
    rosterBatch({
      clerkUserId,
      id,
      afterRank: Number(afterRank),
      afterTime: Number(afterTime),
      afterId,
      rowLimit: limit + 1,
    }),
  );
  const session = result.session ?? fail("not_found");
  if (!session.canReadRoster) return fail("forbidden");
  const roles = result.roles ?? [];
  return {
    ...pageOf(result.signups, limit, ({ rank, signup }) => [
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
  /** The sort key of the last row of the previous page. */
  afterRank: number;
  afterTime: number;
  afterId: string;
  rowLimit: number;
}
const given = params<RosterParams>();
const { id, afterRank, afterTime, afterId, rowLimit } = given;

/** Sort order: going, waitlisted, not going. */
const rank = sql<number>`case session_signups.status when 'going' then 0 when 'waitlisted' then 1 else 2 end`;

const isShownToMembers = sql`coalesce(
  (select t.policy ->> '$.rosterVisibility' from tenants t where t.id = sessions.tenant_id),
  ${defaultPolicy.rosterVisibility}) = 'members'`;

const canReadRoster = sql<number>`(${canRead("rosters.read", sessions.tenantId)}
  or (${isShownToMembers} and ${canRead("sessions.read", sessions.tenantId)}))`;

const canSeeHeld = canRead("players.create", sessions.tenantId);

/** The person, or the player's guardians and own login. */
const contact = alias(users, "contact");
const contacts = many(
  jsonObject({
    name: sql<string>`trim(coalesce(contact.first_name, '') || ' ' || coalesce(contact.last_name, ''))`,
    phone: contact.phone,
    email: contact.email,
  }),
  sql`from users contact
    where contact.status = 'active' and contact.id in (
      select session_signups.user_id union select players.user_id
      union select g.user_id from player_guardians g where g.player_id = session_signups.player_id)`,
);

const rosterBatch = batch(given, () => ({
  result: combine({
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
        >`iif(players.id is null, users.first_name, ${shownFirstName(canSeeHeld)})`,
        lastName: sql<
          string | null
        >`iif(players.id is null, users.last_name, ${shownLastName(canSeeHeld)})`,
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
        order by ${rank}, session_signups.answered_at, session_signups.id limit ${rowLimit} + 0`,
    ),
    session: one(jsonObject({ canReadRoster }), sql`${fromOwnSessions} and sessions.id = ${id}`),
    roles: one(
      sql<Role[]>`json_group_array(memberships.role)`,
      sql`${fromOwnTenants} and tenants.id = (select s.tenant_id from sessions s where s.id = ${id})`,
    ),
  }),
}));
