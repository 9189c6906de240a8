import { type ComponentChildren, createContext } from "preact";
import { useCallback, useContext, useEffect, useMemo, useState } from "preact/hooks";
import {
  hasStartedClerk,
  isSignedIn,
  mayBeSignedIn,
  resetClerk,
  sessionTask,
} from "../clerk/load-clerk.ts";
import { ApiProblem, api, isReachable, type Me, unwrap } from "../data/api.ts";
import {
  clearOfflineSnapshot,
  hasOfflineSnapshot,
  markSessionEnded,
} from "../data/offline-snapshot.ts";

/** Who uses the app. */
export type Who =
  | { status: "loading" }
  | { status: "signed-out" }
  /** Signed in with Clerk, without an account in our API: the sign-up is not finished. */
  | { status: "not-onboarded" }
  | { status: "member"; me: Me }
  /** Signed in with Clerk, which requires a task before the session is valid. */
  | { status: "blocked"; task: string }
  | { status: "failed"; problem: ApiProblem };

interface Session {
  who: Who;
  /** Loads `who` again: after signing in or out, or after a change of the account. */
  refresh(): Promise<Who>;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [who, setWho] = useState<Who>({ status: "loading" });
  const refresh = useCallback(async () => {
    const loading = loadWho();
    const loaded = await Promise.race([loading, offlineAfterTimeout()]);
    setWho(loaded);
    // A response after the timeout is still used.
    if (loaded.status === "failed") void loading.then(setWho);
    return loaded;
  }, []);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  useRefreshOnReturn(who, setWho);
  const session = useMemo(() => ({ who, refresh }), [who, refresh]);
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** How often to check whether a pending membership was approved. */
const pollEveryMs = 60_000;

/**
 * Loads `who` again while an approval is pending: at intervals, when the page becomes visible and when the connection is
 * back. A failed load changes nothing.
 */
function useRefreshOnReturn(who: Who, setWho: (who: Who) => void): void {
  const mayHaveChanged =
    who.status === "failed" ||
    who.status === "blocked" ||
    (who.status === "member" &&
      (who.me.memberships.some(({ status }) => status === "pending") ||
        who.me.players.some(({ tenants }) => tenants.some(({ status }) => status === "pending"))));
  useEffect(() => {
    if (!mayHaveChanged) return;
    const reload = async () => {
      // Rendering again would lose what is shown only once, such as backup codes.
      const keepsPage = document.querySelector("[data-keep-page]");
      if (document.visibilityState === "hidden" || keepsPage) return;
      const loaded = await loadWho();
      if (loaded.status !== "failed") setWho(loaded);
    };
    const timer = setInterval(reload, pollEveryMs);
    document.addEventListener("visibilitychange", reload);
    addEventListener("online", reload);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", reload);
      removeEventListener("online", reload);
    };
  }, [mayHaveChanged, setWho]);
}

/** The session of the person who uses the app. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of SessionProvider");
  return session;
}

/** After this time without a response the page reports that it is offline. */
const loadTimeoutMs = 8_000;

async function offlineAfterTimeout(): Promise<Who> {
  await new Promise((resolve) => setTimeout(resolve, loadTimeoutMs));
  return { status: "failed", problem: new ApiProblem("offline") };
}

async function loadWho(): Promise<Who> {
  // Offline, Clerk may lose its cookie; a stored snapshot also shows that somebody was signed in.
  const mayHaveSession = mayBeSignedIn() || hasOfflineSnapshot();
  if (!mayHaveSession && !hasStartedClerk()) return { status: "signed-out" };
  try {
    if (mayHaveSession && !(await isReachable())) throw new ApiProblem("offline");
    if (!(await isSignedIn())) {
      // Offline, Clerk also reports nobody: only a response of our API proves a connection.
      if (mayHaveSession) await unwrap(api.health.$get());
      if (mayHaveSession) markSessionEnded();
      clearOfflineSnapshot();
      return { status: "signed-out" };
    }
    const task = await sessionTask();
    if (task) return { status: "blocked", task };
    return { status: "member", me: await unwrap(api.me.$get()) };
  } catch (error) {
    // Clerk failed. If the device is online, Clerk is at fault.
    const code = navigator.onLine ? "unavailable" : "offline";
    const problem = error instanceof ApiProblem ? error : new ApiProblem(code);
    if (problem.code === "user_not_onboarded") return { status: "not-onboarded" };
    // Either Clerk has ended the session, or our API refuses a valid one, which is a failure.
    if (problem.code === "unauthenticated" && !(await isSignedIn().catch(() => true)))
      return { status: "signed-out" };
    if (problem.code === "offline") resetClerk();
    return { status: "failed", problem };
  }
}
