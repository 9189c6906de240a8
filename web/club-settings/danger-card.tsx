import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useSession } from "../auth/session.tsx";
import { api, expectNoContent, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

/** Deleting, which asks for the name and can be taken back. */
export function DangerCard({ tenant }: { tenant: { id: string; name: string } }) {
  const { club } = consoleCopy;
  const { refresh } = useSession();
  const { route } = useLocation();
  const [typed, setTyped] = useState("");
  const [isGone, setGone] = useState(false);
  const { problem, attempt } = useAction();
  const param = { tenantId: tenant.id };
  const remove = () =>
    attempt(async () => {
      await expectNoContent(api.admin.tenants[":tenantId"].$delete({ param }));
      setGone(true);
    });
  const restore = () =>
    attempt(async () => {
      await unwrap(api.admin.tenants[":tenantId"].restore.$post({ param }));
      setGone(false);
      setTyped("");
    });
  // Until they go, the page stays: the way back is on it.
  const leave = async () => {
    await refresh();
    route("/", true);
  };
  return (
    <section class="surface stack">
      <h2>{club.remove}</h2>
      {isGone ? (
        <>
          <Notice kind="good">{club.removed(tenant.name)}</Notice>
          <div class="row">
            <Button onClick={restore}>{club.restore}</Button>
            <Button quiet onClick={leave}>
              {copy.notFound.home}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p class="soft">{club.removeLead}</p>
          <Field
            label={club.removeType(tenant.name)}
            name="confirm"
            value={typed}
            onInput={setTyped}
            autocomplete="off"
          />
          <Button danger disabled={typed.trim() !== tenant.name} onClick={remove}>
            {club.removeSure(tenant.name)}
          </Button>
        </>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
