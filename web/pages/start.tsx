import { useEffect } from "preact/hooks";
import { lazy } from "preact-iso";
import { Failed } from "../components/failed.tsx";
import { Loading } from "../components/loading.tsx";
import { useSession } from "../session.tsx";
import { Landing } from "./landing.tsx";

const Home = lazy(() => import("./home.tsx").then((page) => page.Home));
const Finish = lazy(() => import("./finish.tsx").then((page) => page.Finish));

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
    case "newcomer":
      return <Finish />;
    case "failed":
      return <Failed problem={who.problem} />;
    case "member":
      return <Home me={who.me} />;
  }
}
