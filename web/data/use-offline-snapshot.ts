import { useEffect } from "preact/hooks";
import type { Session } from "../sessions/participants.ts";
import type { Me } from "./api.ts";
import { keepOfflineSnapshot } from "./keep-offline-snapshot.ts";

/** By then the page itself is there: what is for later does not compete with it. */
const fetchAfterMs = 1_000;

/** Keeps what all my clubs have coming, for when there is no connection. */
export function useOfflineSnapshot(me: Me, sessions: Session[] | undefined): void {
  useEffect(() => {
    if (!sessions) return;
    keepOfflineSnapshot(me, sessions);
    // The page that shows it must be there before the connection is gone.
    const timer = setTimeout(
      () => import("../calendar/offline-calendar.tsx").catch(() => {}),
      fetchAfterMs,
    );
    return () => clearTimeout(timer);
  }, [me, sessions]);
}
