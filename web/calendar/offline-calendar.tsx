import { CenteredPage } from "../app/centered-page.tsx";
import { useSession } from "../auth/session.tsx";
import { dayKey, formatDay, formatMoment } from "../data/dates.ts";
import { groupBy } from "../data/group-by.ts";
import { hueOf } from "../data/hue-of.ts";
import type { OfflineSnapshot, SnapshotSession } from "../data/offline-snapshot.ts";
import { copy } from "../i18n/index.ts";
import { SessionFacts } from "../sessions/session-facts.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import "../sessions/session-card.css";
import "./calendar.css";

/** The sessions as they were, for somebody without a connection: to be read, and marked so. */
export function OfflineCalendar({ seen }: { seen: OfflineSnapshot }) {
  const { refresh } = useSession();
  const days = groupBy(seen.sessions, ({ startsAt }) => dayKey(new Date(startsAt)));
  return (
    <CenteredPage title={copy.calendar.title}>
      <Notice kind="waiting">{copy.lastSeen(formatMoment(new Date(seen.at)))}</Notice>
      {[...days].map(([day, sessions]) => (
        <section key={day} class="week-day">
          <h2>{formatDay(new Date(`${day}T00:00`))}</h2>
          {sessions.map((session) => (
            <Seen key={session.id} session={session} />
          ))}
        </section>
      ))}
      {seen.sessions.length === 0 && <p class="soft">{copy.calendar.nothingNext}</p>}
      <p>
        <Button onClick={refresh}>{copy.tryAgain}</Button>
      </p>
    </CenteredPage>
  );
}

function Seen({ session }: { session: SnapshotSession }) {
  const { statuses } = copy.calendar.session;
  return (
    <article
      class={`session-card ${session.status === "cancelled" ? "session-cancelled" : ""}`}
      style={{ "--hue": hueOf(session.tenant.id) }}
    >
      <div class="session-card-what">
        <h3>{session.title}</h3>
        <SessionFacts session={session} showsClub />
      </div>
      {session.answers.map(({ name, status }) => (
        <p key={name} class="soft small">
          <bdi>{name}</bdi>: {status ? statuses[status] : "–"}
        </p>
      ))}
    </article>
  );
}
