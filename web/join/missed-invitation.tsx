import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import { signOut } from "../auth/sign-out.ts";
import { hasEmail, type OwnEmails, ownEmails } from "../clerk/own-emails.ts";
import type { Me } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { acceptPath, forgetLink, invitedHere, linkToken } from "./secret-link.ts";

/** Somebody opened an invitation's link and is here with another address: said at once, with the way back. */
export function MissedInvitation({ me }: { me: Me }) {
  const { accept } = copy;
  const { refresh } = useSession();
  const { route } = useLocation();
  const [invited, setInvited] = useState(invitedHere);
  const [emails, setEmails] = useState<OwnEmails>();
  useEffect(() => {
    // Without an answer of Clerk nothing is said: the invitation may be for another address of the same person.
    ownEmails().then(setEmails, () => {});
  }, []);
  if (!invited || !emails || invited.email === me.user.email) return null;
  if (hasEmail(emails, invited.email)) return null;
  const change = async () => {
    await signOut();
    await refresh();
    route(linkToken() ? acceptPath : "/sign-in");
  };
  const forget = () => {
    forgetLink();
    setInvited(null);
  };
  return (
    <section class="stack">
      <Notice kind="waiting">{accept.elsewhere(invited.tenantName, invited.email)}</Notice>
      <div class="row">
        <Button onClick={change}>{accept.switchAddress}</Button>
        <Button quiet onClick={forget}>
          {accept.stay}
        </Button>
      </div>
    </section>
  );
}
