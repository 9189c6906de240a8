import type { Me } from "../api.ts";
import { formatHours, timeThere } from "../dates.ts";
import { hueOf } from "../hue.ts";
import { calendarCopy } from "../i18n/calendar.ts";
import type { Session } from "../participants.ts";
import type { Calendar } from "../use-calendar.ts";
import { Answers } from "./answers.tsx";
import "./session-card.css";

/** One session in a list: when, what, where, and who of mine comes. */
export function SessionCard({
  me,
  session,
  showsClub,
  onAnswer,
}: {
  me: Me;
  session: Session;
  /** Where the sessions of several clubs stand together. */
  showsClub: boolean;
  onAnswer: Calendar["answer"];
}) {
  const isCancelled = session.status === "cancelled";
  return (
    <article
      class={`session-card ${isCancelled ? "session-cancelled" : ""}`}
      style={{ "--hue": hueOf(session.tenant.id) }}
    >
      <div class="session-card-what">
        <h3>
          <a href={`/sessions/${session.id}`}>{session.title}</a>
        </h3>
        <SessionFacts session={session} showsClub={showsClub} />
      </div>
      <Answers
        me={me}
        session={session}
        onAnswer={(playerId, wants) => onAnswer(session, playerId, wants)}
      />
    </article>
  );
}

/** The hours, the place and how many come. */
export function SessionFacts({ session, showsClub }: { session: Session; showsClub: boolean }) {
  const there = timeThere(session);
  const facts = [showsClub && session.tenant.name, session.location].filter(Boolean).join(" · ");
  return (
    <>
      <p class="session-hours">
        {formatHours(session)}
        {there && <span class="soft"> ({calendarCopy.there(there.time, there.place)})</span>}
      </p>
      {facts && <p class="soft small">{facts}</p>}
      {session.status === "cancelled" ? (
        <p>
          <span class="tag tag-danger">{calendarCopy.cancelled}</span>
        </p>
      ) : (
        <p class="soft small">
          {session.kind !== "training" && `${calendarCopy.kinds[session.kind]} · `}
          {calendarCopy.going(session.going, session.capacity)}
          {session.waitlisted > 0 && ` · ${calendarCopy.waiting(session.waitlisted)}`}
        </p>
      )}
    </>
  );
}
