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

/** Deletes the club after its name was typed. Offers to restore it. */
export function DangerCard({ tenant }: { tenant: { id: string; name: string } }) {
  const { club } = consoleCopy;
  const { refresh } = useSession();
  const { route } = useLocation();
  const [typed, setTyped] = useState("");
  const [isDeleted, setDeleted] = useState(false);
  const { problem, attempt } = useAction();
  const param = { tenantId: tenant.id };
  const remove = () =>
    attempt(async () => {
      await expectNoContent(api.admin.tenants[":tenantId"].$delete({ param }));
      setDeleted(true);
    });
  const restore = () =>
    attempt(async () => {
      await unwrap(api.admin.tenants[":tenantId"].restore.$post({ param }));
      setDeleted(false);
      setTyped("");
    });
  // The session is loaded again only when the person leaves: this page has the button to restore the club.
  const leave = async () => {
    await refresh();
    route("/", true);
  };
  return (
    <section class="surface stack">
      <h2>{club.remove}</h2>
      {isDeleted ? (
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
