import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { idPrefix, rowId } from "../db/id.ts";
import { emails, players, sessionSignups, sessions, tenants, users } from "../db/schema.ts";
import { insertFrom } from "../db/statement.ts";
import { shownFirstName } from "../players/shown.ts";

/** What a mail about sessions says of the one that it names. */
interface Told {
  startsAt: SQL | number;
  endsAt: SQL | number;
  timezone: SQL | string;
  location: SQL | string | null;
}

interface Mail {
  template:
    | "session-cancelled"
    | "series-cancelled"
    | "session-moved"
    | "series-moved"
    | "place-free";
  /** Of the sign-ups and their sessions, those whose people are told. */
  which: SQL;
  appUrl: string;
  claim: string;
  told?: Partial<Told>;
}

/**
 * One mail to each person concerned, however many of theirs are: whoever signed up for themselves, and the
 * guardians, and the own login, of a player. Where it is about several sessions it names the first: beside
 * `min` SQLite takes every other column from that row.
 */
export function mailParticipants({ template, which, appUrl, claim, told = {} }: Mail, now: number) {
  // By id, from what each sign-up names: a join with an `or` would walk the whole table.
  const concerned = sql`(select ${sessionSignups.userId}
    union select care.user_id from player_guardians care where care.player_id = ${sessionSignups.playerId}
    union select self.user_id from players self where self.id = ${sessionSignups.playerId})`;
  return insertFrom(
    emails,
    {
      id: rowId(idPrefix(now)),
      tenantId: sessions.tenantId,
      recipient: users.email as unknown as SQL,
      template,
      locale: users.locale,
      variables: sql`json_object(
        'recipient_name', coalesce(${users.firstName}, ''),
        'participant_name', coalesce(${shownFirstName()}, ''),
        'tenant_name', ${tenants.name},
        'session_title', ${sessions.title},
        'starts_at', cast(min(${told.startsAt ?? sessions.startsAt}) as text),
        'ends_at', cast(${told.endsAt ?? sessions.endsAt} as text),
        'timezone', ${told.timezone ?? sessions.timezone},
        'location', coalesce(${told.location === undefined ? sessions.location : told.location}, ''),
        'count', cast(count(distinct ${sessions.id}) as text),
        'session_url', ${`${appUrl}/sessions/`} || ${sessions.id})`,
      nextAttemptAt: now,
      claim,
      createdAt: now,
      updatedAt: now,
    },
    (select) =>
      select
        .from(sessionSignups)
        .innerJoin(sessions, eq(sessions.id, sessionSignups.sessionId))
        .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
        .innerJoin(
          users,
          and(
            inArray(users.id, concerned),
            eq(users.status, "active"),
            eq(users.emailVerified, true),
          ),
        )
        .leftJoin(players, eq(players.id, sessionSignups.playerId))
        .where(which)
        .groupBy(users.id),
  );
}
