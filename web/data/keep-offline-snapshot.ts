import { participantsOf, type Session } from "../sessions/participants.ts";
import type { Me } from "./api.ts";
import { type OfflineSnapshot, snapshotKey } from "./offline-snapshot.ts";

/** A page of a phone or two. */
const mostSessions = 40;

/** Keeps what is shown now. */
export function keepOfflineSnapshot(me: Me, sessions: Session[]): void {
  const seen: OfflineSnapshot = {
    at: new Date().toISOString(),
    sessions: sessions.slice(0, mostSessions).map((session) => {
      const { id, title, kind, startsAt, endsAt, timezone, location, status, tenant } = session;
      const answers = participantsOf(me, session).map(({ name, status }) => ({ name, status }));
      return { id, title, kind, startsAt, endsAt, timezone, location, status, tenant, answers };
    }),
  };
  try {
    localStorage.setItem(snapshotKey, JSON.stringify(seen));
  } catch {
    // A full or forbidden store: then there is nothing to see without a connection.
  }
}
