import type { Session } from "../sessions/participants.ts";

/*
 * What the calendar showed last, on this device, for when there is no connection. Only what such a page
 * shows: no address, no birthdate, nothing that opens anything. It goes when its owner signs out.
 */

export const snapshotKey = "last-seen";

/** A session as it was shown last, with the answers of those whom its reader signs up. */
export type SnapshotSession = Pick<
  Session,
  "id" | "title" | "kind" | "startsAt" | "endsAt" | "timezone" | "location" | "status" | "tenant"
> & { answers: { name: string; status: Session["mine"][number]["status"] | null }[] };

export interface OfflineSnapshot {
  at: string;
  sessions: SnapshotSession[];
}

/** Whether there is anything: then somebody was signed in here, and has not signed out. */
export function hasOfflineSnapshot(): boolean {
  return localStorage.getItem(snapshotKey) !== null;
}

/** What was shown last, less what is over. */
export function offlineSnapshot(now: number): OfflineSnapshot | null {
  try {
    const seen = JSON.parse(localStorage.getItem(snapshotKey) ?? "null") as OfflineSnapshot | null;
    return (
      seen && { ...seen, sessions: seen.sessions.filter((one) => Date.parse(one.endsAt) > now) }
    );
  } catch {
    return null;
  }
}

const endedKey = "ended-session";

/** Notes for this visit that a session ended which nobody ended here. */
export function noteEndedSession(): void {
  sessionStorage.setItem(endedKey, "yes");
}

/** Whether a session ended by itself in this visit, and nobody has signed in since. */
export function hasEndedSession(): boolean {
  return sessionStorage.getItem(endedKey) !== null;
}

/** Somebody has signed in. */
export function forgetEndedSession(): void {
  sessionStorage.removeItem(endedKey);
}

/** Forgets what was seen, and which club was looked at. */
export function forgetOfflineSnapshot(): void {
  localStorage.removeItem(snapshotKey);
  localStorage.removeItem("calendar-club");
}
