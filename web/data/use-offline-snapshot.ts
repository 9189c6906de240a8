import { useEffect } from "preact/hooks";
import type { Session } from "../sessions/participants.ts";
import type { Me } from "./api.ts";
import { saveOfflineSnapshot } from "./save-offline-snapshot.ts";

/** Delays the import, so as not to compete with the current page. */
const importAfterMs = 1_000;

/** Stores the upcoming sessions on this device, to be shown offline. */
export function useOfflineSnapshot(me: Me, sessions: Session[] | undefined): void {
  useEffect(() => {
    if (!sessions) return;
    saveOfflineSnapshot(me, sessions);
    // The code of the offline page must be loaded while there is a connection.
    const timer = setTimeout(
      () => import("../calendar/offline-calendar.tsx").catch(() => {}),
      importAfterMs,
    );
    return () => clearTimeout(timer);
  }, [me, sessions]);
}
