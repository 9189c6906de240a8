import { useEffect } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { offlineSnapshot } from "../data/offline-snapshot.ts";
import { Landing } from "../landing/landing.tsx";
import { Loading } from "../ui/loading.tsx";
import { FailedPage } from "./failed-page.tsx";
import { page } from "./lazy-page.ts";

const Home = page(async () => (await import("../club/home.tsx")).Home);
const OfflineCalendar = page(
  async () => (await import("../calendar/offline-calendar.tsx")).OfflineCalendar,
);
const FinishSignUp = page(async () => (await import("../auth/finish-sign-up.tsx")).FinishSignUp);

/** The first page: what it is to a stranger, to somebody half signed up, to a member. */
export function Start() {
  const { who } = useSession();
  useEffect(() => {
    document.title = "Tenantry";
  }, []);
  switch (who.status) {
    case "loading":
      return <Loading />;
    case "signed-out":
      return <Landing />;
    case "blocked":
      // `Routes` shows what is to be done.
      return <Loading />;
    case "not-onboarded":
      return <FinishSignUp />;
    case "failed": {
      const seen = ["offline", "unavailable"].includes(who.problem.code)
        ? offlineSnapshot(Date.now())
        : null;
      return seen ? <OfflineCalendar seen={seen} /> : <FailedPage problem={who.problem} />;
    }
    case "member":
      return <Home me={who.me} />;
  }
}
