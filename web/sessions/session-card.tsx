import type { Calendar } from "../calendar/use-calendar.ts";
import type { Me } from "../data/api.ts";
import { hueOf } from "../data/hue-of.ts";
import { Answers } from "./answers.tsx";
import type { Session } from "./participants.ts";
import { SessionFacts } from "./session-facts.tsx";
import "./session-card.css";

/** A session in a list, with its facts and answers. */
export function SessionCard({
  me,
  session,
  showsClub,
  onAnswer,
}: {
  me: Me;
  session: Session;
  /** Whether to name the club, for lists with several clubs. */
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
        onAnswer={(playerId, status) => onAnswer(session, playerId, status)}
      />
    </article>
  );
}
