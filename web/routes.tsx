import { lazy, Route, Router } from "preact-iso";
import { acceptPath } from "./link.ts";
import { Start } from "./pages/start.tsx";

const SignUp = lazy(() => import("./pages/sign-up.tsx").then((page) => page.SignUp));
const SignIn = lazy(() => import("./pages/sign-in.tsx").then((page) => page.SignIn));
const ClubHome = lazy(() => import("./pages/club-home.tsx").then((page) => page.ClubHome));
const People = lazy(() => import("./pages/people.tsx").then((page) => page.People));
const ClubSettings = lazy(() =>
  import("./pages/club-settings.tsx").then((page) => page.ClubSettings),
);
const LeakedCode = lazy(() => import("./pages/leaked-code.tsx").then((page) => page.LeakedCode));
const Poster = lazy(() => import("./pages/poster.tsx").then((page) => page.Poster));
const Audit = lazy(() => import("./pages/audit.tsx").then((page) => page.Audit));
const Invitations = lazy(() => import("./pages/invitations.tsx").then((page) => page.Invitations));
const Import = lazy(() => import("./pages/import.tsx").then((page) => page.Import));
const Accept = lazy(() => import("./pages/accept.tsx").then((page) => page.Accept));
const Join = lazy(() => import("./pages/join.tsx").then((page) => page.Join));
const SessionPage = lazy(() => import("./pages/session.tsx").then((page) => page.SessionPage));
const Family = lazy(() => import("./pages/family.tsx").then((page) => page.Family));
const Claim = lazy(() => import("./pages/claim.tsx").then((page) => page.Claim));
const Players = lazy(() => import("./pages/players.tsx").then((page) => page.Players));
const Slips = lazy(() => import("./pages/slips.tsx").then((page) => page.Slips));
const Settings = lazy(() => import("./pages/settings.tsx").then((page) => page.Settings));
const NotFound = lazy(() => import("./pages/not-found.tsx").then((page) => page.NotFound));

/** Every page. All but the first are fetched when they are wanted. */
export function Routes() {
  return (
    <Router>
      <Route path="/" component={Start} />
      <Route path="/sign-up" component={SignUp} />
      <Route path="/sign-in" component={SignIn} />
      <Route path="/clubs/:slug" component={ClubHome} />
      <Route path="/clubs/:slug/people" component={People} />
      <Route path="/clubs/:slug/players" component={Players} />
      <Route path="/clubs/:slug/slips" component={Slips} />
      <Route path="/clubs/:slug/invitations" component={Invitations} />
      <Route path="/clubs/:slug/audit" component={Audit} />
      <Route path="/clubs/:slug/import" component={Import} />
      <Route path="/clubs/:slug/settings" component={ClubSettings} />
      <Route path="/clubs/:slug/leaked-code" component={LeakedCode} />
      <Route path="/clubs/:slug/poster" component={Poster} />
      <Route path={acceptPath} component={Accept} />
      <Route path="/join/:code" component={Join} />
      <Route path="/sessions/:id" component={SessionPage} />
      <Route path="/family" component={Family} />
      <Route path="/claim" component={Claim} />
      <Route path="/settings" component={Settings} />
      <Route default component={NotFound} />
    </Router>
  );
}
