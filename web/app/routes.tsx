import type { FunctionComponent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Route, Router, useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import { loadConsole } from "../i18n/console.ts";
import { identityPage } from "../i18n/identity.ts";
import { acceptPath } from "../join/secret-link.ts";
import { type Page, page } from "./lazy-page.ts";
import { Start } from "./start.tsx";

type AnyPage = Page<Record<never, never>>;

/** A page for those who run a club: its sentences are fetched beside it. */
const staff = (load: () => Promise<FunctionComponent>): AnyPage =>
  page(async () => {
    const [component] = await Promise.all([load(), loadConsole()]);
    return component;
  });

/** A page of one's own account: its sentences are fetched beside it, and are not in the first file. */
const own = (load: () => Promise<FunctionComponent>): AnyPage =>
  identityPage(async () => {
    const sentences = import("../i18n/account.ts").then(({ loadAccountCopy }) => loadAccountCopy());
    const [component] = await Promise.all([load(), sentences]);
    return component;
  });

/** Every page but the first. */
const pages: Record<string, AnyPage> = {
  "/sign-up": identityPage(async () => (await import("../auth/sign-up.tsx")).SignUp),
  "/sign-in": identityPage(async () => (await import("../auth/sign-in.tsx")).SignIn),
  "/sso-callback": identityPage(async () => (await import("../auth/sso-callback.tsx")).SsoCallback),
  "/join/:code": page(async () => (await import("../join/join.tsx")).Join),
  [acceptPath]: identityPage(async () => (await import("../join/accept.tsx")).Accept),
  "/claim": page(async () => (await import("../family/claim.tsx")).Claim),
  "/family": page(async () => (await import("../family/family.tsx")).Family),
  "/settings": own(async () => (await import("../account/settings.tsx")).Settings),
  "/settings/sign-in": own(async () => (await import("../security/own-sign-in.tsx")).OwnSignIn),
  "/sessions/:id": page(async () => (await import("../sessions/session.tsx")).SessionPage),
  "/clubs/:slug": page(async () => (await import("../club/club-home.tsx")).ClubHome),
  "/clubs/:slug/people": staff(async () => (await import("../people/people.tsx")).People),
  "/clubs/:slug/import": staff(async () => (await import("../people/import.tsx")).Import),
  "/clubs/:slug/slips": staff(async () => (await import("../codes/slips.tsx")).Slips),
  "/clubs/:slug/settings": staff(
    async () => (await import("../club-settings/club-settings.tsx")).ClubSettings,
  ),
  "/clubs/:slug/poster": staff(async () => (await import("../codes/poster.tsx")).Poster),
  "/clubs/:slug/leaked-code": staff(
    async () => (await import("../codes/leaked-code.tsx")).LeakedCode,
  ),
  "/clubs/:slug/audit": staff(async () => (await import("../club/audit.tsx")).Audit),
  "/clubs/:slug/mail": staff(async () => (await import("../club/mail.tsx")).Mail),
};
const BlockedSession = identityPage(
  async () => (await import("../session-tasks/session-task-page.tsx")).BlockedSession,
);
const NotFound = page(async () => (await import("./not-found.tsx")).NotFound);

/** All of them. After a way from one to another the new heading has the focus. */
export function Routes() {
  const { path } = useLocation();
  const { who } = useSession();
  const before = useRef(path);
  useEffect(preloadOnIntent, []);
  const arrive = () => {
    if (before.current !== location.pathname) focusHeading();
    before.current = location.pathname;
  };
  // Signed in with Clerk, and yet no page can be shown: not the one for strangers either.
  if (who.status === "blocked") return <BlockedSession task={who.task} />;
  if (who.status === "failed" && who.problem.code === "unauthenticated")
    return <BlockedSession task={null} />;
  return (
    <Router onRouteChange={arrive} onLoadEnd={arrive}>
      <Route path="/" component={Start} />
      {Object.entries(pages).map(([pattern, component]) => (
        <Route key={pattern} path={pattern} component={component} />
      ))}
      <Route default component={NotFound} />
    </Router>
  );
}

/** So that somebody who can't see the page hears where they are, and Tab goes on from there. */
function focusHeading(): void {
  const heading =
    document.querySelector<HTMLElement>("main h1") ?? document.querySelector<HTMLElement>("main");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** A page is fetched as soon as somebody is about to press a link to it. */
function preloadOnIntent(): () => void {
  const notice = ({ target }: Event) => {
    const link = target instanceof Element && target.closest<HTMLAnchorElement>("a[href^='/']");
    if (!link) return;
    const wanted = Object.entries(pages).find(([pattern]) => leadsTo(link.pathname, pattern));
    void wanted?.[1].preload();
  };
  const signs = ["pointerover", "focusin", "touchstart"] as const;
  for (const sign of signs) addEventListener(sign, notice, { passive: true });
  return () => {
    for (const sign of signs) removeEventListener(sign, notice);
  };
}

function leadsTo(pathname: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replace(/:\w+/g, "[^/]+")}/?$`).test(pathname);
}
