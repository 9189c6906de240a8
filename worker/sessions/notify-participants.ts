import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { rowId } from "../db/id.ts";
import { sessions, users } from "../db/schema.ts";
import { mailInsert } from "../mail/outbox.ts";
import { shownFirstName } from "../players/redaction.ts";

interface SessionMail {
  template:
    | "session-cancelled"
    | "series-cancelled"
    | "session-moved"
    | "series-moved"
    | "place-free";
  /** Which rows of `session_signups` and `sessions` people are told about. */
  which: SQL;
  /** The beginning of the mails' ids, from `idPrefix`. */
  id: Placeholder;
  appUrl: Placeholder;
  claim: Placeholder;
  now: Placeholder;
  /** What a session will be, for a mail that is written before it is changed. */
  will?: { startsAt: SQL; endsAt: SQL; timezone: SQL; location: SQL };
}

/** By id, from what each sign-up names: a join with an `or` would read the whole table. */
const concernedIds = sql`(select session_signups.user_id
  union select g.user_id from player_guardians g where g.player_id = session_signups.player_id
  union select p.user_id from players p where p.id = session_signups.player_id)`;

/**
 * One mail to each person concerned, however many of their players are: people who signed up themselves, and the
 * guardians and the own login of a player. A mail about several sessions names the first: beside `min` SQLite takes
 * every other column from that row.
 */
export function mailParticipants({ template, which, will, ...mail }: SessionMail): SQL {
  const { id, appUrl, claim, now } = mail;
  const { startsAt, endsAt, timezone, location } = will ?? sessions;
  return mailInsert(
    {
      id: rowId(sql`${id}`),
      tenantId: sessions.tenantId,
      recipient: users.email,
      template,
      locale: users.locale,
      variables: sql`json_object(
        'recipient_name', coalesce(users.first_name, ''),
        'participant_name', coalesce(${shownFirstName()}, ''),
        'tenant_name', tenants.name,
        'session_title', sessions.title,
        'starts_at', cast(min(${startsAt}) as text),
        'ends_at', cast(${endsAt} as text),
        'timezone', ${timezone},
        'location', coalesce(${location}, ''),
        'count', cast(count(distinct sessions.id) as text),
        'session_url', ${appUrl} || '/sessions/' || sessions.id)`,
      claim,
      now,
    },
    sql`from session_signups
        join sessions on sessions.id = session_signups.session_id
        join tenants on tenants.id = sessions.tenant_id
        join users on users.id in ${concernedIds} and users.status = 'active' and users.email_verified = 1
        left join players on players.id = session_signups.player_id
      where ${which}
      group by users.id`,
  );
}
