import { participantsOf, type Session } from "../sessions/participants.ts";
import type { Me } from "./api.ts";
import { type OfflineSnapshot, snapshotKey } from "./offline-snapshot.ts";

const maxSessions = 40;

/** Stores the shown sessions on this device. */
export function saveOfflineSnapshot(me: Me, sessions: Session[]): void {
  const snapshot: OfflineSnapshot = {
    at: new Date().toISOString(),
    sessions: sessions.slice(0, maxSessions).map((session) => {
      const { id, title, kind, startsAt, endsAt, timezone, location, status, tenant } = session;
      const answers = participantsOf(me, session).map(({ name, status }) => ({ name, status }));
      return { id, title, kind, startsAt, endsAt, timezone, location, status, tenant, answers };
    }),
  };
  try {
    localStorage.setItem(snapshotKey, JSON.stringify(snapshot));
  } catch {
    // Storage is full or not allowed: then nothing is shown offline.
  }
}
