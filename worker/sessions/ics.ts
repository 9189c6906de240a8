import { TZDate } from "@date-fns/tz";
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { tzlib_get_ical_block } from "timezones-ical-library";
import type { participantRow } from "../access/participant.ts";
import type { Row } from "../db/sql.ts";

/** A session without anybody's answers. */
export type CalendarRow = Omit<Row<typeof participantRow>, "mine">;

/** Where the calendar comes from: part of every UID, and what its links begin with. */
interface Origin {
  appUrl: string;
  name: string;
}

/**
 * Sessions as an iCalendar file (RFC 5545), with a definition of every time zone in it. A session keeps its
 * UID for ever, and its sequence number grows with each change, so a calendar that has an older state takes
 * the newer. The same sessions give the same bytes. No name of anybody who comes is in it: the address of a
 * feed is all that keeps it secret.
 */
export function asCalendar(rows: CalendarRow[], { appUrl, name }: Origin): string {
  const calendar = ical({
    name,
    prodId: { company: "tenantry", product: "calendar" },
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name: null, generator: timezoneBlock },
    ttl: 60 * 60,
  });
  for (const { session, revision, tenantName } of rows) {
    const timezone = timezoneBlock(session.timezone) ? session.timezone : null;
    const moment = (at: number) => (timezone ? new TZDate(at, timezone) : new Date(at));
    const changedAt = new Date(revision.updatedAt);
    calendar.createEvent({
      id: `${session.id}@${new URL(appUrl).hostname}`,
      sequence: revision.sequence,
      stamp: changedAt,
      created: new Date(revision.createdAt),
      lastModified: changedAt,
      start: moment(session.startsAt),
      end: moment(session.endsAt),
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

/** A time zone's definition; null for one that the library has under another name, or not: UTC will do then. */
function timezoneBlock(timezone: string): string | null {
  if (timezone === "UTC" || !known.has(timezone)) return null;
  const [block] = tzlib_get_ical_block(timezone);
  return block?.includes(`TZID:${timezone}\r\n`) ? block : null;
}

const known = new Set(Intl.supportedValuesOf("timeZone"));
