import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import type { Me } from "../data/api.ts";
import { Loading } from "../ui/loading.tsx";
import { FailedPage } from "./failed-page.tsx";
import { saveReturnPath } from "./return-path.ts";

/** Shows a page to somebody who is with us; sends anybody else to where they get in. */
export function MembersOnly({ children }: { children: (me: Me) => ComponentChild }) {
  const { who } = useSession();
  const { route } = useLocation();
  const elsewhere =
    who.status === "signed-out" ? "/sign-in" : who.status === "not-onboarded" ? "/" : null;
  const wasMember = useRef(false);
  const path = useRef(location.pathname as `/${string}`);
  if (who.status === "member") wasMember.current = true;
  useEffect(() => {
    if (!elsewhere) return;
    // A link from a mail leads back here; signing out does not.
    if (!wasMember.current) saveReturnPath(path.current);
    route(elsewhere, true);
  }, [elsewhere, route]);
  if (who.status === "failed") return <FailedPage problem={who.problem} />;
  return who.status === "member" ? children(who.me) : <Loading />;
}
