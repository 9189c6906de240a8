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
  forgetOfflineSnapshot,
  hasOfflineSnapshot,
  noteEndedSession,
} from "../data/offline-snapshot.ts";

/** Who is here, as far as the app knows. */
export type Who =
  | { status: "loading" }
  | { status: "signed-out" }
  /** Signed in with Clerk, unknown to us: they have still to say who they are. */
  | { status: "not-onboarded" }
  | { status: "member"; me: Me }
  /** Signed in with Clerk, which wants this done before the session counts. */
  | { status: "blocked"; task: string }
  | { status: "failed"; problem: ApiProblem };

interface Session {
  who: Who;
  /** Asks again who is here: after signing in or out, or when something of theirs changed. */
  refresh(): Promise<Who>;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [who, setWho] = useState<Who>({ status: "loading" });
  const refresh = useCallback(async () => {
    const asked = askWho();
    const found = await Promise.race([asked, late()]);
    setWho(found);
    // What comes too late is still taken when it comes.
    if (found.status === "failed") void asked.then(setWho);
    return found;
  }, []);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  useRefreshOnReturn(who, setWho);
  const session = useMemo(() => ({ who, refresh }), [who, refresh]);
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** While somebody waits for a yes, how often to look whether it has come. */
const lookEveryMs = 60_000;

/**
 * Looks again when somebody comes back to the page, or to the net: whoever was let in meanwhile is in
 * without a reload. What can't be learnt leaves things as they are.
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
    const look = async () => {
      // What can be shown only once, such as backup codes, is not replaced.
      const isKept = document.querySelector("[data-keep-page]");
      if (document.visibilityState === "hidden" || isKept) return;
      const found = await askWho();
      if (found.status !== "failed") setWho(found);
    };
    const timer = setInterval(look, lookEveryMs);
    document.addEventListener("visibilitychange", look);
    addEventListener("online", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      removeEventListener("online", look);
    };
  }, [mayHaveChanged, setWho]);
}

/** The session of the page. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of SessionProvider");
  return session;
}

/** So long somebody looks at an empty page before they are told that nothing comes. */
const patienceMs = 8_000;

async function late(): Promise<Who> {
  await new Promise((resolve) => setTimeout(resolve, patienceMs));
  return { status: "failed", problem: new ApiProblem("offline") };
}

async function askWho(): Promise<Who> {
  // Without a connection Clerk may forget its own cookie; what was shown last still tells of somebody.
  const mayBeKnown = mayBeSignedIn() || hasOfflineSnapshot();
  if (!mayBeKnown && !hasStartedClerk()) return { status: "signed-out" };
  try {
    if (mayBeKnown && !(await isReachable())) throw new ApiProblem("offline");
    if (!(await isSignedIn())) {
      // Without a connection Clerk finds nobody; that there is one, only an answer of ours can say.
      if (mayBeKnown) await unwrap(api.health.$get());
      if (mayBeKnown) noteEndedSession();
      forgetOfflineSnapshot();
      return { status: "signed-out" };
    }
    const task = await sessionTask();
    if (task) return { status: "blocked", task };
    return { status: "member", me: await unwrap(api.me.$get()) };
  } catch (error) {
    // Where Clerk does not answer, it is not the connection.
    const away = navigator.onLine ? "unavailable" : "offline";
    const problem = error instanceof ApiProblem ? error : new ApiProblem(away);
    if (problem.code === "user_not_onboarded") return { status: "not-onboarded" };
    // Clerk may have ended the session meanwhile. Where it has not, our API refuses a live session: no stranger.
    if (problem.code === "unauthenticated" && !(await isSignedIn().catch(() => true)))
      return { status: "signed-out" };
    if (problem.code === "offline") resetClerk();
    return { status: "failed", problem };
  }
}
