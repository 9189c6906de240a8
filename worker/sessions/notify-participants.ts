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
  /** A condition on `session_signups` and `sessions`: the sign-ups that the mail is about. */
  isAffected: SQL;
  /** The prefix of the mails' ids, from `idPrefix`. */
  id: Placeholder;
  appUrl: Placeholder;
  claim: Placeholder;
  now: Placeholder;
  /** The session's new values, if it is changed later in the batch. */
  newValues?: { startsAt: SQL; endsAt: SQL; timezone: SQL; location: SQL };
}

/** The user, or the player's guardians and own login. Selects by id, because a join with an `or` reads the whole table. */
const recipientIds = sql`(select session_signups.user_id
  union select g.user_id from player_guardians g where g.player_id = session_signups.player_id
  union select p.user_id from players p where p.id = session_signups.player_id)`;

/**
 * Inserts one mail for each recipient, even if several of their players are affected. A mail about several sessions has
 * the values of the first: in a `select` with `min`, SQLite takes the other columns from the row of the minimum.
 */
export function mailParticipants({ template, isAffected, newValues, ...mail }: SessionMail): SQL {
  const { id, appUrl, claim, now } = mail;
  const { startsAt, endsAt, timezone, location } = newValues ?? sessions;
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
        join users on users.id in ${recipientIds} and users.status = 'active' and users.email_verified = 1
        left join players on players.id = session_signups.player_id
      where ${isAffected}
      group by users.id`,
  );
}
