import type { Me } from "../api.ts";
import { calendarCopy } from "../i18n/calendar.ts";
import { isOpen, participantsOf, type Session } from "../participants.ts";
import "./answers.css";

/** Who of mine comes: one tap each. */
export function Answers({
  me,
  session,
  onAnswer,
}: {
  me: Me;
  session: Session;
  onAnswer: (playerId: string | null, wants: "going" | "not_going") => unknown;
}) {
  const { title } = session;
  const all = participantsOf(me, session);
  if (!isOpen(session) || all.length === 0) return null;
  return (
    <ul class="answers">
      {all.map(({ playerId, name, status }) => (
        <li key={playerId ?? "me"}>
          <bdi class="answers-name">{name}</bdi>
          <div class="answers-choice">
            <button
              type="button"
              aria-pressed={status === "going" || status === "waitlisted"}
              aria-label={calendarCopy.isGoing(name, title)}
              class={status === "waitlisted" ? "answers-waits" : "answers-yes"}
              onClick={() => onAnswer(playerId, "going")}
            >
              {status === "waitlisted"
                ? calendarCopy.session.statuses.waitlisted
                : calendarCopy.yes}
            </button>
            <button
              type="button"
              aria-pressed={status === "not_going"}
              aria-label={calendarCopy.isNotGoing(name, title)}
              class="answers-no"
              onClick={() => onAnswer(playerId, "not_going")}
            >
              {calendarCopy.no}
            </button>
          </div>
          {status === "waitlisted" && (
            <p class="answers-note">
              {playerId ? calendarCopy.onWaitlist(name) : calendarCopy.onWaitlistYou}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
