import { and, asc, eq, exists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { fromJson } from "../db/rows.ts";
import { players, sessionSignups, sessions, users } from "../db/schema.ts";
import { asMember, asParticipant, callerId, mayChange, mayRead } from "../db/scope.ts";
import { aliased, both, either } from "../db/statement.ts";
import { keyIn, type Page, pageOf } from "../http/paging.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { may } from "../permissions.ts";
import { shownFirstName, shownLastName } from "../players/shown.ts";
import { defaultPolicy } from "../tenants/policy.ts";
import type { Attendance, Contact } from "./contract.ts";
import { isStillHere } from "./still-here.ts";

/** In which order a roster is read: who comes, who waits (first come, first), who does not. */
const order = sql<number>`case ${sessionSignups.status} when 'going' then 0 when 'waitlisted' then 1 else 2 end`;

/**
 * Who answered a session of the caller's: for those who run its tenant, and for its members where the
 * tenant lets them. Who belongs to the tenant no more is on it no more.
 *
 * Throws `not_found` for a session that is not theirs, and `forbidden`.
 */
export async function readRoster(
  db: Db,
  caller: Caller,
  { id, limit, cursor }: Page & { id: string },
) {
  const isIt = eq(sessions.id, id);
  const lets = sql`coalesce((select policy ->> '$.rosterVisibility' from tenants where id = ${sessions.tenantId}), ${defaultPolicy.rosterVisibility}) = 'members'`;
  const mayReadIt = either(
    mayRead(caller, "rosters.read", sessions.tenantId),
    both(lets, mayRead(caller, "sessions.read", sessions.tenantId)),
  );
  const seesAll = mayRead(caller, "players.create", sessions.tenantId);
  const conditions: SQL[] = [isIt, isStillHere(sessionSignups), mayReadIt];
  if (cursor) {
    const [rank, at, last] = keyIn(cursor, 3);
    conditions.push(
      sql`(${order}, ${sessionSignups.answeredAt}, ${sessionSignups.id}) > (${Number(rank)}, ${Number(at)}, ${last})`,
    );
  }
  const answer = await db.read({
    rows: q
      .select({
        signup: aliased(sessionSignups),
        rank: sql<number>`${order}`.as("answer_rank"),
        firstName: sql<
          string | null
        >`case when ${players.id} is null then ${users.firstName} else ${shownFirstName(seesAll)} end`.as(
          "row_first_name",
        ),
        lastName: sql<
          string | null
        >`case when ${players.id} is null then ${users.lastName} else ${shownLastName(seesAll)} end`.as(
          "row_last_name",
        ),
        contacts: contacts().as("contacts"),
      })
      .from(sessions)
      .innerJoin(sessionSignups, eq(sessionSignups.sessionId, sessions.id))
      .leftJoin(players, eq(players.id, sessionSignups.playerId))
      .leftJoin(users, eq(users.id, sessionSignups.userId))
      .where(and(...conditions))
      .orderBy(asc(order), asc(sessionSignups.answeredAt), asc(sessionSignups.id))
      .limit(limit + 1),
    session: asParticipant(caller, isIt),
    allowed: q
      .select({ may: sql<number>`${mayReadIt}`.as("may") })
      .from(sessions)
      .where(isIt),
    place: asMember(caller, sql`tenants.id = (select tenant_id from sessions where id = ${id})`),
  });
  if (!answer.session[0]) return refuse("not_found");
  if (!answer.allowed[0]?.may) return refuse("forbidden");
  const roles = answer.place[0]?.roles ?? [];
  return {
    ...pageOf(answer.rows, limit, ({ rank, signup }) => [
      String(rank),
      String(signup.answeredAt),
      signup.id,
    ]),
    shows: { contacts: may(roles, "rosters.read"), emails: may(roles, "members.update") },
  };
}

/** How to reach them: the person, or those who look after the player and the player's own login. */
function contacts() {
  const them = alias(users, "reached");
  const name = sql`trim(coalesce(${them.firstName}, '') || ' ' || coalesce(${them.lastName}, ''))`;
  const all = q
    .select({
      all: sql`json_group_array(json_object('name', ${name}, 'phone', ${them.phone}, 'email', ${them.email}))`,
    })
    .from(them)
    .where(
      and(
        eq(them.status, "active"),
        sql`${them.id} in (select ${sessionSignups.userId} union select ${players.userId}
          union select care.user_id from player_guardians care where care.player_id = ${sessionSignups.playerId})`,
      ),
    );
  return sql`(${all})`.mapWith(fromJson<Contact[]>);
}

/**
 * Marks who was there, of those who answered, once the session has begun. Throws `not_found`, `forbidden`,
 * and `session_cancelled`; a mark for somebody who is not on the roster changes nothing.
 */
export async function markAttendance(
  db: Db,
  caller: Caller,
  { id, marks }: Attendance & { id: string },
  now: number,
): Promise<number> {
  const claim = newId(now);
  const isIt = eq(sessions.id, id);
  const json = JSON.stringify(
    marks.map(({ playerId, userId, attended }) => ({
      who: playerId ?? userId,
      attended: attended === null ? null : Number(attended),
    })),
  );
  const who = sql`coalesce(${sessionSignups.playerId}, ${sessionSignups.userId})`;
  const markable = q
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        isIt,
        eq(sessions.status, "scheduled"),
        sql`${sessions.startsAt} <= ${now}`,
        mayChange(caller, "rosters.update", sessions.tenantId),
      ),
    );
  const answer = await db.commit({
    marked: q
      .update(sessionSignups)
      .set({
        attended: sql`(select value ->> 'attended' from json_each(${json}) where value ->> 'who' = ${who})`,
        claim,
      })
      .where(
        and(
          eq(sessionSignups.sessionId, id),
          sql`${sessionSignups.sessionId} in (${markable})`,
          sql`${who} in (select value ->> 'who' from json_each(${json}))`,
        ),
      )
      .returning({ id: sessionSignups.id }),
    entry: auditEntry(
      sessions,
      both(
        isIt,
        exists(
          q
            .select({ id: sessionSignups.id })
            .from(sessionSignups)
            .where(and(eq(sessionSignups.sessionId, id), eq(sessionSignups.claim, claim))),
        ),
      ),
      {
        action: "roster.updated",
        tenantId: sessions.tenantId,
        actorUserId: callerId(caller),
        target: ["session", sessions.id],
        data: { count: marks.length },
      },
      now,
    ),
    session: asParticipant(caller, isIt),
    allowed: q
      .select({
        may: sql<number>`${mayChange(caller, "rosters.update", sessions.tenantId)}`.as("may"),
      })
      .from(sessions)
      .where(isIt),
  });
  const { session } = answer.session[0] ?? refuse("not_found");
  if (!answer.allowed[0]?.may) return refuse("forbidden");
  if (session.status === "cancelled") return refuse("session_cancelled");
  if (session.startsAt > now) {
    const error = { path: "marks", code: "too_early", message: "can be set once it has begun" };
    return refuse("validation_failed", { errors: [error] });
  }
  return answer.marked.length;
}
