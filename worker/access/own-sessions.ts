import { type SQL, sql } from "drizzle-orm";
import { sessionSignups, sessions, tenants } from "../db/schema.ts";
import { jsonObject, many } from "../db/sql.ts";
import { callerId, ownPlayerIds, ownTenantIds } from "./caller.ts";

/* The sessions that a person may see: columns and `from` clauses for `one`, `many` and `list`. */

/** What `toSession` needs of a session, and which of its states this is: calendars take the highest sequence. */
export const sessionColumns = {
  session: jsonObject({
    id: sessions.id,
    tenantId: sessions.tenantId,
    title: sessions.title,
    kind: sessions.kind,
    startsAt: sessions.startsAt,
    endsAt: sessions.endsAt,
    timezone: sessions.timezone,
    location: sessions.location,
    notes: sessions.notes,
    capacity: sessions.capacity,
    status: sessions.status,
    going: sessions.going,
    waitlisted: sessions.waitlisted,
    seriesId: sessions.seriesId,
  }),
  revision: jsonObject({
    sequence: sessions.sequence,
    claim: sessions.claim,
    createdAt: sessions.createdAt,
    updatedAt: sessions.updatedAt,
  }),
  tenantName: tenants.name,
};

/** A session with the answers of the caller and their players. */
export const participantRow = jsonObject({
  ...sessionColumns,
  mine: many(
    jsonObject({ playerId: sessionSignups.playerId, status: sessionSignups.status }),
    sql`from session_signups
      where session_signups.session_id = sessions.id
        and (session_signups.user_id = ${callerId} or session_signups.player_id in ${ownPlayerIds})`,
  ),
});

/** The sessions of these tenants, each once. */
export const fromSessionsOf = (tenantIds: SQL) => sql`
  from sessions join tenants on tenants.id = sessions.tenant_id
  where sessions.tenant_id in ${tenantIds} and tenants.status in ('active', 'ownerless')`;

/** The sessions that the caller may see. */
export const fromOwnSessions = fromSessionsOf(ownTenantIds);
