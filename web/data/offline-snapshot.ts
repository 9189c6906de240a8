import type { Session } from "../sessions/participants.ts";

/*
 * The calendar's last sessions, stored on this device to be shown offline. Contains only what that page shows: no
 * address, birthdate or secret. It is deleted at sign-out.
 */

export const snapshotKey = "last-seen";

/** A session with the answers of the people whom the reader answers for. */
export type SnapshotSession = Pick<
  Session,
  "id" | "title" | "kind" | "startsAt" | "endsAt" | "timezone" | "location" | "status" | "tenant"
> & { answers: { name: string; status: Session["mine"][number]["status"] | null }[] };

export interface OfflineSnapshot {
  at: string;
  sessions: SnapshotSession[];
}

/** Whether there is a snapshot: then somebody was signed in here and has not signed out. */
export function hasOfflineSnapshot(): boolean {
  return localStorage.getItem(snapshotKey) !== null;
}

/** The snapshot, without sessions that have ended. */
export function offlineSnapshot(now: number): OfflineSnapshot | null {
  try {
    const snapshot = JSON.parse(
      localStorage.getItem(snapshotKey) ?? "null",
    ) as OfflineSnapshot | null;
    return (
      snapshot && {
        ...snapshot,
        sessions: snapshot.sessions.filter(({ endsAt }) => Date.parse(endsAt) > now),
      }
    );
  } catch {
    return null;
  }
}

const endedKey = "ended-session";

/** Records for this tab that the session ended without a sign-out here. */
export function markSessionEnded(): void {
  sessionStorage.setItem(endedKey, "yes");
}

/** Whether a session ended without a sign-out in this tab, with no sign-in since. */
export function hasSessionEnded(): boolean {
  return sessionStorage.getItem(endedKey) !== null;
}

/** Call after a sign-in. */
export function clearSessionEnded(): void {
  sessionStorage.removeItem(endedKey);
}

/** Deletes the snapshot and the chosen club of the calendar. */
export function clearOfflineSnapshot(): void {
  localStorage.removeItem(snapshotKey);
  localStorage.removeItem("calendar-club");
}
