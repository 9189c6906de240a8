import { useEffect } from "preact/hooks";
import type { Me } from "./api.ts";
import { keepSeen } from "./keep-seen.ts";
import type { Session } from "./participants.ts";

/** Keeps what all my clubs have coming, for when there is no connection. */
export function useSeen(me: Me, sessions: Session[] | undefined): void {
  useEffect(() => {
    if (!sessions) return;
    keepSeen(me, sessions);
    // The page that shows it must be there by then.
    import("./pages/last-seen.tsx").catch(() => {});
  }, [me, sessions]);
}
