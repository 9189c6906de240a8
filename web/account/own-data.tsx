import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import { signOut } from "../auth/sign-out.ts";
import { api, expectNoContent, unwrap } from "../data/api.ts";
import { clearOfflineSnapshot } from "../data/offline-snapshot.ts";
import { saveAs } from "../data/save-as.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Confirmation } from "../ui/confirmation.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextButton } from "../ui/text-button.tsx";

/** Downloads all data about the signed-in person, or deletes their account after a confirmation. */
export function OwnData() {
  const { ownData } = copy;
  const { refresh } = useSession();
  const { route } = useLocation();
  const { problem, attempt } = useAction();
  const [isConfirming, setConfirming] = useState(false);
  const download = () =>
    attempt(async () => {
      const data = await unwrap(api.me.export.$get());
      const file = new Blob([JSON.stringify(data, null, 2)], { type: "application/json" });
      saveAs("tenantry.json", file);
    });
  const remove = () =>
    attempt(async () => {
      await expectNoContent(api.me.$delete());
      // Clerk may have closed the account already, and then signing out fails.
      await signOut().catch(clearOfflineSnapshot);
      sessionStorage.clear();
      await refresh();
      route("/", true);
    });
  return (
    <section class="surface stack" aria-label={ownData.title}>
      <h2>{ownData.title}</h2>
      <p>
        <Button quiet onClick={download}>
          {ownData.download}
        </Button>
      </p>
      {isConfirming ? (
        <Confirmation
          lead={ownData.removeLead}
          yes={ownData.removeSure}
          no={ownData.stay}
          onYes={remove}
          onNo={() => setConfirming(false)}
        />
      ) : (
        <TextButton onClick={() => setConfirming(true)}>{ownData.remove}</TextButton>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
