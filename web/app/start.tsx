import { useEffect } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { offlineSnapshot } from "../data/offline-snapshot.ts";
import { Landing } from "../landing/landing.tsx";
import { Loading } from "../ui/loading.tsx";
import { FailedPage } from "./failed-page.tsx";
import { lazyPage } from "./lazy-page.ts";

const Home = lazyPage(async () => (await import("../club/home.tsx")).Home);
const OfflineCalendar = lazyPage(
  async () => (await import("../calendar/offline-calendar.tsx")).OfflineCalendar,
);
const FinishSignUp = lazyPage(
  async () => (await import("../auth/finish-sign-up.tsx")).FinishSignUp,
);

/** `/`: the landing page, the rest of an unfinished sign-up, or a member's home. */
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
      // `Routes` shows the blocked session's own page.
      return <Loading />;
    case "not-onboarded":
      return <FinishSignUp />;
    case "failed": {
      const snapshot = ["offline", "unavailable"].includes(who.problem.code)
        ? offlineSnapshot(Date.now())
        : null;
      return snapshot ? (
        <OfflineCalendar snapshot={snapshot} />
      ) : (
        <FailedPage problem={who.problem} />
      );
    }
    case "member":
      return <Home me={who.me} />;
  }
}
