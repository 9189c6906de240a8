import type { Me } from "../api.ts";
import { formatTime } from "../dates.ts";
import { hueOf } from "../hue.ts";
import { copy } from "../i18n/index.ts";
import { nextFor, type Session } from "../participants.ts";
import { shortDayName } from "./week-list.tsx";
import "./next-up.css";

/** For those who look after children: the next session of each, before anything else. */
export function NextUp({ me, sessions }: { me: Me; sessions: Session[] }) {
  const { calendar } = copy;
  const next = nextFor(me, sessions);
  if (next.length === 0) return null;
  return (
    <section class="next-up" aria-label={calendar.nextUp}>
      <h2>{calendar.nextUp}</h2>
      <ul>
        {next.map(({ playerId, name, session, status }) => (
          <li key={playerId}>
            {session ? (
              <a href={`/sessions/${session.id}`} style={{ "--hue": hueOf(session.tenant.id) }}>
                <span class="next-up-who">
                  <bdi>{name}</bdi>
                  <span class="soft">
                    {shortDayName(new Date(session.startsAt))},{" "}
                    {formatTime(new Date(session.startsAt))} · <bdi>{session.title}</bdi>
                  </span>
                </span>
                {status && (
                  <span class={status === "waitlisted" ? "tag tag-waiting" : "tag"}>
                    {calendar.session.statuses[status]}
                  </span>
                )}
              </a>
            ) : (
              <p class="soft">{calendar.nothingFor(name)}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
