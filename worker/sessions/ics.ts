import { TZDate } from "@date-fns/tz";
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { tzlib_get_ical_block } from "timezones-ical-library";
import type { participantRow } from "../access/own-sessions.ts";
import type { Row } from "../db/sql.ts";

/** A session without anybody's answers. */
export type CalendarRow = Omit<Row<typeof participantRow>, "mine">;

interface CalendarOptions {
  /** For links, and its host for UIDs. */
  appUrl: string;
  name: string;
}

/**
 * Sessions as an iCalendar file (RFC 5545) with the definitions of their time zones. A session's UID never changes and
 * its sequence number grows with each change, so calendar apps take the newest version. The same sessions give the same
 * bytes. There are no names of participants, because anybody with the address of a feed can read it.
 */
export function toICalendar(rows: CalendarRow[], { appUrl, name }: CalendarOptions): string {
  const calendar = ical({
    name,
    prodId: { company: "tenantry", product: "calendar" },
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name: null, generator: timezoneBlock },
    ttl: 60 * 60,
  });
  for (const { session, revision, tenantName } of rows) {
    const timezone = timezoneBlock(session.timezone) ? session.timezone : null;
    const dateOf = (ms: number) => (timezone ? new TZDate(ms, timezone) : new Date(ms));
    const changedAt = new Date(revision.updatedAt);
    calendar.createEvent({
      id: `${session.id}@${new URL(appUrl).hostname}`,
      sequence: revision.sequence,
      stamp: changedAt,
      created: new Date(revision.createdAt),
      lastModified: changedAt,
      start: dateOf(session.startsAt),
      end: dateOf(session.endsAt),
      timezone,
      summary: `${session.title} (${tenantName})`,
      ...(session.location && { location: session.location }),
      ...(session.notes && { description: session.notes }),
      url: `${appUrl}/sessions/${session.id}`,
      status:
        session.status === "cancelled" ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}

/** The definition of a time zone; null if the library has none with this name, and for UTC. UTC is used then. */
function timezoneBlock(timezone: string): string | null {
  if (timezone === "UTC" || !knownTimezones.has(timezone)) return null;
  const [block] = tzlib_get_ical_block(timezone);
  return block?.includes(`TZID:${timezone}\r\n`) ? block : null;
}

const knownTimezones = new Set(Intl.supportedValuesOf("timeZone"));
