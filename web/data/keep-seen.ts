import { participantsOf, type Session } from "../sessions/participants.ts";
import type { Me } from "./api.ts";
import { type LastSeen, seenKey } from "./last-seen.ts";

/** A page of a phone or two. */
const mostSessions = 40;

/** Keeps what is shown now. */
export function keepSeen(me: Me, sessions: Session[]): void {
  const seen: LastSeen = {
    at: new Date().toISOString(),
    sessions: sessions.slice(0, mostSessions).map((session) => {
      const { id, title, kind, startsAt, endsAt, timezone, location, status, tenant } = session;
      const answers = participantsOf(me, session).map(({ name, status }) => ({ name, status }));
      return { id, title, kind, startsAt, endsAt, timezone, location, status, tenant, answers };
    }),
  };
  try {
    localStorage.setItem(seenKey, JSON.stringify(seen));
  } catch {
    // A full or forbidden store: then there is nothing to see without a connection.
  }
}
