import { type ComponentChildren, createContext } from "preact";
import { useCallback, useContext, useEffect, useMemo, useState } from "preact/hooks";
import { ApiProblem, api, bodyOf, type Me } from "./api.ts";
import { isSignedIn } from "./identity.ts";

/** Who is here, as far as the app knows. */
export type Who =
  | { is: "loading" }
  | { is: "stranger" }
  /** Signed in with Clerk, unknown to us: they have still to say who they are. */
  | { is: "newcomer" }
  | { is: "member"; me: Me }
  | { is: "failed"; problem: ApiProblem };

interface Session {
  who: Who;
  /** Asks again who is here: after signing in or out, or when something of theirs changed. */
  refresh(): Promise<Who>;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [who, setWho] = useState<Who>({ is: "loading" });
  const refresh = useCallback(async () => {
    const found = await askWho();
    setWho(found);
    return found;
  }, []);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  const session = useMemo(() => ({ who, refresh }), [who, refresh]);
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** The session of the page. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of SessionProvider");
  return session;
}

async function askWho(): Promise<Who> {
  try {
    if (!(await isSignedIn())) return { is: "stranger" };
    return { is: "member", me: await bodyOf(api.me.$get()) };
  } catch (error) {
    const problem = error instanceof ApiProblem ? error : new ApiProblem("offline");
    if (problem.code === "user_not_onboarded") return { is: "newcomer" };
    if (problem.code === "unauthenticated") return { is: "stranger" };
    return { is: "failed", problem };
  }
}
