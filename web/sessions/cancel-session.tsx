import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, expectNoContent } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Session } from "./participants.ts";

/** Cancels a session, or it and the following ones, after a confirmation: everybody who was going gets a mail. */
export function CancelSession({
  session,
  onDone,
}: {
  session: Session;
  onDone: () => Promise<void>;
}) {
  const words = copy.calendar.session;
  const { route } = useLocation();
  const { problem, attempt } = useAction();
  const [isConfirming, setConfirming] = useState(false);
  const cancel = (scope: "this" | "following") =>
    attempt(async () => {
      const sessionApi = api.admin.tenants[":tenantId"].sessions[":id"];
      const param = { tenantId: session.tenant.id, id: session.id };
      await expectNoContent(sessionApi.$delete({ param, query: { scope } }));
      setConfirming(false);
      await onDone();
      route(`/sessions/${session.id}`, true);
    });
  if (!isConfirming) {
    return (
      <p>
        <Button quiet onClick={() => setConfirming(true)}>
          {words.cancel}
        </Button>
      </p>
    );
  }
  return (
    <section class="surface stack">
      <p>{words.cancelLead}</p>
      <div class="row">
        <Button danger onClick={() => cancel("this")}>
          {words.cancelOne}
        </Button>
        {session.seriesId && (
          <Button danger onClick={() => cancel("following")}>
            {words.cancelFollowing}
          </Button>
        )}
        <Button quiet onClick={() => setConfirming(false)}>
          {words.keep}
        </Button>
      </div>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
