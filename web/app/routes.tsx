import type { FunctionComponent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Route, Router, useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import { loadConsole } from "../i18n/console.ts";
import { identityPage } from "../i18n/identity.ts";
import { acceptPath } from "../join/secret-link.ts";
import { type LazyPage, lazyPage } from "./lazy-page.ts";
import { Start } from "./start.tsx";

type AnyPage = LazyPage<Record<never, never>>;

/** A page for people who run a club: the console's sentences are loaded with it. */
const staffPage = (load: () => Promise<FunctionComponent>): AnyPage =>
  lazyPage(async () => {
    const [component] = await Promise.all([load(), loadConsole()]);
    return component;
  });

/** A page of the own account: its sentences are loaded with it, not with the first page. */
const accountPage = (load: () => Promise<FunctionComponent>): AnyPage =>
  identityPage(async () => {
    const sentences = import("../i18n/account.ts").then(({ loadAccountCopy }) => loadAccountCopy());
    const [component] = await Promise.all([load(), sentences]);
    return component;
  });

/** Every page but `/`. */
const pages: Record<string, AnyPage> = {
  "/sign-up": identityPage(async () => (await import("../auth/sign-up.tsx")).SignUp),
  "/sign-in": identityPage(async () => (await import("../auth/sign-in.tsx")).SignIn),
  "/sso-callback": identityPage(async () => (await import("../auth/sso-callback.tsx")).SsoCallback),
  "/join/:code": lazyPage(async () => (await import("../join/join.tsx")).Join),
  [acceptPath]: identityPage(async () => (await import("../join/accept.tsx")).Accept),
  "/claim": lazyPage(async () => (await import("../family/claim.tsx")).Claim),
  "/family": lazyPage(async () => (await import("../family/family.tsx")).Family),
  "/settings": accountPage(async () => (await import("../account/settings.tsx")).Settings),
  "/settings/sign-in": accountPage(
    async () => (await import("../security/own-sign-in.tsx")).OwnSignIn,
  ),
  "/sessions/:id": lazyPage(async () => (await import("../sessions/session.tsx")).SessionPage),
  "/clubs/:slug": lazyPage(async () => (await import("../club/club-home.tsx")).ClubHome),
  "/clubs/:slug/people": staffPage(async () => (await import("../people/people.tsx")).People),
  "/clubs/:slug/import": staffPage(async () => (await import("../people/import.tsx")).Import),
  "/clubs/:slug/slips": staffPage(async () => (await import("../codes/slips.tsx")).Slips),
  "/clubs/:slug/settings": staffPage(
    async () => (await import("../club-settings/club-settings.tsx")).ClubSettings,
  ),
  "/clubs/:slug/poster": staffPage(async () => (await import("../codes/poster.tsx")).Poster),
  "/clubs/:slug/leaked-code": staffPage(
    async () => (await import("../codes/leaked-code.tsx")).LeakedCode,
  ),
  "/clubs/:slug/audit": staffPage(async () => (await import("../club/audit.tsx")).Audit),
  "/clubs/:slug/mail": staffPage(async () => (await import("../club/mail.tsx")).Mail),
};
const BlockedSession = identityPage(
  async () => (await import("../session-tasks/session-task-page.tsx")).BlockedSession,
);
const NotFound = lazyPage(async () => (await import("./not-found.tsx")).NotFound);

/** The router. After each navigation the new page's heading gets the focus. */
export function Routes() {
  const { path } = useLocation();
  const { who } = useSession();
  const lastPath = useRef(path);
  useEffect(preloadOnIntent, []);
  const focusNewPage = () => {
    if (lastPath.current !== location.pathname) focusHeading();
    lastPath.current = location.pathname;
  };
  // Signed in with Clerk, but our API refuses the session: no other page can be shown.
  if (who.status === "blocked") return <BlockedSession task={who.task} />;
  if (who.status === "failed" && who.problem.code === "unauthenticated")
    return <BlockedSession task={null} />;
  return (
    <Router onRouteChange={focusNewPage} onLoadEnd={focusNewPage}>
      <Route path="/" component={Start} />
      {Object.entries(pages).map(([pattern, component]) => (
        <Route key={pattern} path={pattern} component={component} />
      ))}
      <Route default component={NotFound} />
    </Router>
  );
}

/** Screen readers then announce the new page, and Tab continues from its start. */
function focusHeading(): void {
  const heading =
    document.querySelector<HTMLElement>("main h1") ?? document.querySelector<HTMLElement>("main");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Loads a page's code when a link to it is hovered, focused or touched. Returns a function that stops this. */
function preloadOnIntent(): () => void {
  const preload = ({ target }: Event) => {
    const link = target instanceof Element && target.closest<HTMLAnchorElement>("a[href^='/']");
    if (!link) return;
    const match = Object.entries(pages).find(([pattern]) => matchesPattern(link.pathname, pattern));
    void match?.[1].preload();
  };
  const events = ["pointerover", "focusin", "touchstart"] as const;
  for (const event of events) addEventListener(event, preload, { passive: true });
  return () => {
    for (const event of events) removeEventListener(event, preload);
  };
}

function matchesPattern(pathname: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replace(/:\w+/g, "[^/]+")}/?$`).test(pathname);
}
