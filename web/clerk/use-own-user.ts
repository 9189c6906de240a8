import { useEffect, useState } from "preact/hooks";
import type { User } from "./clerk.ts";
import { clerkProblemFrom } from "./clerk-problem.ts";
import { loadClerk } from "./load-clerk.ts";

/** Clerk's user of this session: not there yet, there, or the reason why it can't be loaded. */
export interface OwnUser {
  user: User | undefined;
  problem: unknown;
  retry(): void;
}

/** The signed-in user as Clerk knows them. The component renders again whenever Clerk reports a change. */
export function useOwnUser(): OwnUser {
  const [reloadKey, setReloadKey] = useState(0);
  const [{ user, problem }, setFound] = useState<{ user?: User; problem?: unknown }>({});
  useEffect(() => {
    let stop = () => {};
    let isStale = false;
    loadClerk().then(
      (clerk) => {
        if (isStale) return;
        // clerk-js reports each change, and the current state at once. Between two sessions it has no user for a moment.
        stop = clerk.addListener(() =>
          setFound((found) => (clerk.user ? { user: clerk.user } : found)),
        );
      },
      (error: unknown) => {
        if (!isStale) setFound({ problem: clerkProblemFrom(error) });
      },
    );
    return () => {
      isStale = true;
      stop();
    };
  }, [reloadKey]);
  const retry = () => {
    setFound({});
    setReloadKey(reloadKey + 1);
  };
  return { user, problem, retry };
}
