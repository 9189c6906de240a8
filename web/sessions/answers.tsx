import type { Me } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { isOpen, participantsOf, type Session } from "./participants.ts";
import "./answers.css";

/** Buttons to answer a session, for each person whom the reader answers for. */
export function Answers({
  me,
  session,
  onAnswer,
}: {
  me: Me;
  session: Session;
  onAnswer: (playerId: string | null, status: "going" | "not_going") => unknown;
}) {
  const { title } = session;
  const participants = participantsOf(me, session);
  if (!isOpen(session) || participants.length === 0) return null;
  return (
    <ul class="answers">
      {participants.map(({ playerId, name, status }) => (
        <li key={playerId ?? "me"}>
          <bdi class="answers-name">{name}</bdi>
          <div class="answers-choice">
            <button
              type="button"
              aria-pressed={status === "going" || status === "waitlisted"}
              aria-label={copy.calendar.isGoing(name, title)}
              class={status === "waitlisted" ? "answers-waits" : "answers-yes"}
              onClick={() => onAnswer(playerId, "going")}
            >
              {status === "waitlisted"
                ? copy.calendar.session.statuses.waitlisted
                : copy.calendar.yes}
            </button>
            <button
              type="button"
              aria-pressed={status === "not_going"}
              aria-label={copy.calendar.isNotGoing(name, title)}
              class="answers-no"
              onClick={() => onAnswer(playerId, "not_going")}
            >
              {copy.calendar.no}
            </button>
          </div>
          {status === "waitlisted" && (
            <p class="answers-note">
              {playerId ? copy.calendar.onWaitlist(name) : copy.calendar.onWaitlistYou}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
