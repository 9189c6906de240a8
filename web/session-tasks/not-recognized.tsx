import { useLocation } from "preact-iso";
import { CenteredPage } from "../app/centered-page.tsx";
import { useSession } from "../auth/session.tsx";
import { signOut } from "../auth/sign-out.ts";
import { useAction } from "../data/use-action.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** Signed in with Clerk, but our API responds with 401. Has a button to sign out, because no other page can be opened. */
export function NotRecognized() {
  const { refresh } = useSession();
  return (
    <CenteredPage title={copy.product}>
      <p role="alert">{identityCopy.notRecognized}</p>
      <Button onClick={refresh}>{copy.tryAgain}</Button>
      <SignOutButton />
    </CenteredPage>
  );
}

/** Signs out, and opens `/`. */
export function SignOutButton() {
  const { refresh } = useSession();
  const { route } = useLocation();
  const { problem, attempt } = useAction();
  const leave = () =>
    attempt(async () => {
      await signOut();
      await refresh();
      route("/", true);
    });
  return (
    <>
      <Button quiet onClick={leave}>
        {copy.settings.signOut}
      </Button>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </>
  );
}
