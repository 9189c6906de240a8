import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import type { Me } from "../data/api.ts";
import { Loading } from "../ui/loading.tsx";
import { Failed } from "./failed.tsx";
import { rememberNext } from "./return-path.ts";

/** Shows a page to somebody who is with us; sends anybody else to where they get in. */
export function MembersOnly({ children }: { children: (me: Me) => ComponentChild }) {
  const { who } = useSession();
  const { route } = useLocation();
  const elsewhere = who.status === "stranger" ? "/sign-in" : who.status === "newcomer" ? "/" : null;
  const wasMember = useRef(false);
  const path = useRef(location.pathname as `/${string}`);
  if (who.status === "member") wasMember.current = true;
  useEffect(() => {
    if (!elsewhere) return;
    // A link from a mail leads back here; signing out does not.
    if (!wasMember.current) rememberNext(path.current);
    route(elsewhere, true);
  }, [elsewhere, route]);
  if (who.status === "failed") return <Failed problem={who.problem} />;
  return who.status === "member" ? children(who.me) : <Loading />;
}
