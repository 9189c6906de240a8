import { formatHours, timeInClubZone } from "../data/dates.ts";
import { copy } from "../i18n/index.ts";
import type { Session } from "./participants.ts";
import "./session-card.css";

type Facts = Pick<
  Session,
  "tenant" | "title" | "kind" | "startsAt" | "endsAt" | "timezone" | "location" | "status"
> &
  Partial<Pick<Session, "going" | "capacity" | "waitlisted">>;

/** The times, the place and the number of answers of a session. */
export function SessionFacts({ session, showsClub }: { session: Facts; showsClub: boolean }) {
  const clubTime = timeInClubZone(session);
  const facts = [showsClub && session.tenant.name, session.location].filter(Boolean).join(" · ");
  const { going, capacity = null, waitlisted = 0 } = session;
  return (
    <>
      <p class="session-hours">
        {formatHours(session)}
        {clubTime && (
          <span class="soft"> ({copy.calendar.there(clubTime.time, clubTime.place)})</span>
        )}
      </p>
      {facts && (
        <p class="soft small">
          <bdi>{facts}</bdi>
        </p>
      )}
      {session.status === "cancelled" && (
        <p>
          <span class="tag tag-danger">{copy.calendar.cancelled}</span>
        </p>
      )}
      {session.status === "scheduled" && going !== undefined && (
        <p class="soft small">
          {session.kind !== "training" && `${copy.calendar.kinds[session.kind]} · `}
          {copy.calendar.going(going, capacity)}
          {waitlisted > 0 && ` · ${copy.calendar.waiting(waitlisted)}`}
        </p>
      )}
    </>
  );
}
