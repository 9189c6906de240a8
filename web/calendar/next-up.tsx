import type { Me } from "../data/api.ts";
import { formatTime } from "../data/dates.ts";
import { hueOf } from "../data/hue-of.ts";
import { copy } from "../i18n/index.ts";
import { type AnswerStatus, nextSessions, type Session } from "../sessions/participants.ts";
import { shortDayName } from "./week-list.tsx";
import "./next-up.css";

/** The next session of each child that the person looks after. */
export function NextUp({ me, sessions }: { me: Me; sessions: Session[] | undefined }) {
  const { calendar } = copy;
  // Each child has a line while the sessions load, so that nothing moves afterwards.
  const next = nextSessions(me, sessions ?? []);
  if (next.length === 0) return null;
  return (
    <section class="next-up" aria-label={calendar.nextUp}>
      <h2>{calendar.nextUp}</h2>
      <ul>
        {next.map(({ playerId, name, session, status }) => (
          <li key={playerId}>
            {!sessions && <Line name={name} />}
            {sessions && !session && <Line name={name} about={calendar.nothingYet} />}
            {session && (
              <a href={`/sessions/${session.id}`} style={{ "--hue": hueOf(session.tenant.id) }}>
                <Line name={name} about={timeAndTitle(session)} status={status} />
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({
  name,
  about = "\u00a0",
  status = null,
}: {
  name: string;
  about?: string;
  status?: AnswerStatus | null;
}) {
  return (
    <span class="next-up-line">
      <bdi>{name}</bdi>
      {status && (
        <span class={status === "waitlisted" ? "tag tag-waiting" : "tag"}>
          {copy.calendar.session.statuses[status]}
        </span>
      )}
      <span class="next-up-about soft">{about}</span>
    </span>
  );
}

function timeAndTitle({ startsAt, title }: Session): string {
  const at = new Date(startsAt);
  return `${shortDayName(at)}, ${formatTime(at)} · ${title}`;
}
