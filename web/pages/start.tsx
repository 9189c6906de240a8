import { useEffect } from "preact/hooks";
import { Failed } from "../components/failed.tsx";
import { Loading } from "../components/loading.tsx";
import { lastSeen } from "../last-seen.ts";
import { page } from "../page.ts";
import { useSession } from "../session.tsx";
import { Landing } from "./landing.tsx";

const Home = page(async () => (await import("./home.tsx")).Home);
const LastSeenPage = page(async () => (await import("./last-seen.tsx")).LastSeenPage);
const Finish = page(async () => (await import("./finish.tsx")).Finish);

/** The first page: what it is to a stranger, to somebody half signed up, to a member. */
export function Start() {
  const { who } = useSession();
  useEffect(() => {
    document.title = "Tenantry";
  }, []);
  switch (who.is) {
    case "loading":
      return <Loading />;
    case "stranger":
      return <Landing />;
    case "held":
      // `Routes` shows what is to be done.
      return <Loading />;
    case "newcomer":
      return <Finish />;
    case "failed": {
      const seen = ["offline", "unavailable"].includes(who.problem.code)
        ? lastSeen(Date.now())
        : null;
      return seen ? <LastSeenPage seen={seen} /> : <Failed problem={who.problem} />;
    }
    case "member":
      return <Home me={who.me} />;
  }
}
