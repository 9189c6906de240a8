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

/** The sessions of the last visit, without buttons, while the device is offline. */
export function OfflineCalendar({ snapshot }: { snapshot: OfflineSnapshot }) {
  const { refresh } = useSession();
  const days = groupBy(snapshot.sessions, ({ startsAt }) => dayKey(new Date(startsAt)));
  return (
    <CenteredPage title={copy.calendar.title}>
      <Notice kind="waiting">{copy.lastSeen(formatMoment(new Date(snapshot.at)))}</Notice>
      {[...days].map(([day, sessions]) => (
        <section key={day} class="week-day">
          <h2>{formatDay(new Date(`${day}T00:00`))}</h2>
          {sessions.map((session) => (
            <SessionSummary key={session.id} session={session} />
          ))}
        </section>
      ))}
      {snapshot.sessions.length === 0 && <p class="soft">{copy.calendar.nothingNext}</p>}
      <p>
        <Button onClick={refresh}>{copy.tryAgain}</Button>
      </p>
    </CenteredPage>
  );
}

function SessionSummary({ session }: { session: SnapshotSession }) {
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
