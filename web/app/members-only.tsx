import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import type { Me } from "../data/api.ts";
import { Loading } from "../ui/loading.tsx";
import { FailedPage } from "./failed-page.tsx";
import { saveReturnPath } from "./return-path.ts";

/** Renders a page for members only. Redirects others to sign-in, or to the rest of their sign-up. */
export function MembersOnly({ children }: { children: (me: Me) => ComponentChild }) {
  const { who } = useSession();
  const { route } = useLocation();
  const redirectTo =
    who.status === "signed-out" ? "/sign-in" : who.status === "not-onboarded" ? "/" : null;
  const wasMember = useRef(false);
  const path = useRef(location.pathname as `/${string}`);
  if (who.status === "member") wasMember.current = true;
  useEffect(() => {
    if (!redirectTo) return;
    // After signing in, people return to this page, but not after they signed out here.
    if (!wasMember.current) saveReturnPath(path.current);
    route(redirectTo, true);
  }, [redirectTo, route]);
  if (who.status === "failed") return <FailedPage problem={who.problem} />;
  return who.status === "member" ? children(who.me) : <Loading />;
}
