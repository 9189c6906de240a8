import type { participantRow } from "../access/own-sessions.ts";
import type { Row } from "../db/sql.ts";
import type { RosterRow, Session } from "./responses.ts";
import type { readRoster } from "./roster.ts";

type SessionRow = Pick<Row<typeof participantRow>, "session" | "tenantName" | "mine">;

/** A session as everybody who may see it does. */
export function toSession({ session, tenantName, mine }: SessionRow): Session {
  return {
    id: session.id,
    tenant: { id: session.tenantId, name: tenantName },
    title: session.title,
    kind: session.kind,
    startsAt: new Date(session.startsAt).toISOString(),
    endsAt: new Date(session.endsAt).toISOString(),
    timezone: session.timezone,
    location: session.location,
    notes: session.notes,
    capacity: session.capacity,
    status: session.status,
    going: session.going,
    waitlisted: session.waitlisted,
    seriesId: session.seriesId,
    mine: mine.map(({ playerId, status }): Session["mine"][number] => ({ playerId, status })),
  };
}

type Roster = Awaited<ReturnType<typeof readRoster>>;
type Contact = NonNullable<RosterRow["contacts"]>[number];

/** A line of a roster; contact details for those who run the tenant alone, addresses for fewer still. */
export function toRosterRow(row: Roster["items"][number], shows: Roster["shows"]): RosterRow {
  const { signup, firstName, lastName } = row;
  const contacts = row.contacts.map(
    ({ name, phone, email }): Contact => ({ name, phone, email: shows.emails ? email : null }),
  );
  return {
    playerId: signup.playerId,
    userId: signup.userId,
    firstName,
    lastName,
    status: signup.status,
    attended: signup.attended,
    ...(shows.contacts && { contacts }),
  };
}
