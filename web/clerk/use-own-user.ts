import { useEffect, useState } from "preact/hooks";
import type { User } from "./clerk.ts";
import { clerkProblemFrom } from "./clerk-problem.ts";
import { loadClerk } from "./load-clerk.ts";

/** Clerk's user of this session: undefined while it loads, and the problem if loading failed. */
export interface OwnUser {
  user: User | undefined;
  problem: unknown;
  retry(): void;
}

/** The signed-in user as Clerk knows them. The component renders again whenever Clerk reports a change. */
export function useOwnUser(): OwnUser {
  const [reloadKey, setReloadKey] = useState(0);
  const [{ user, problem }, setState] = useState<{ user?: User; problem?: unknown }>({});
  useEffect(() => {
    let stop = () => {};
    let isStale = false;
    loadClerk().then(
      (clerk) => {
        if (isStale) return;
        // clerk-js calls this at once and after each change. While it switches sessions it has no user.
        stop = clerk.addListener(() =>
          setState((before) => (clerk.user ? { user: clerk.user } : before)),
        );
      },
      (error: unknown) => {
        if (!isStale) setState({ problem: clerkProblemFrom(error) });
      },
    );
    return () => {
      isStale = true;
      stop();
    };
  }, [reloadKey]);
  const retry = () => {
    setState({});
    setReloadKey(reloadKey + 1);
  };
  return { user, problem, retry };
}
