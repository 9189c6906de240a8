import { useState } from "preact/hooks";
import type { Passkey, User } from "../clerk/clerk.ts";
import {
  addPasskey,
  canAddPasskey,
  hasPasskeys,
  removePasskey,
  renamePasskey,
} from "../clerk/own-passkeys.ts";
import { formatShortDay } from "../data/dates.ts";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { refusalSentence } from "../i18n/identity.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { useReverification } from "./reverification.tsx";

/** The own passkeys: adds, renames and removes them. Renders nothing if the instance has passkeys disabled. */
export function OwnPasskeys({ user }: { user: User }) {
  const words = accountCopy.passkeys;
  const [isAdded, setAdded] = useState(false);
  const { problem, attempt } = useAction();
  const { run, dialog } = useReverification();
  if (!hasPasskeys()) return null;
  const add = () =>
    attempt(async () => {
      setAdded(false);
      setAdded(await run(() => addPasskey(user)));
    });
  return (
    <section class="surface stack" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p class="soft">{words.lead}</p>
      {user.passkeys.length > 0 && (
        <ul class="club-list">
          {user.passkeys.map((passkey) => (
            <OwnPasskey key={passkey.id} passkey={passkey} run={run} />
          ))}
        </ul>
      )}
      {isAdded && <Notice kind="good">{words.isAdded}</Notice>}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {canAddPasskey() ? (
        <p>
          <Button quiet onClick={add}>
            {words.add}
          </Button>
        </p>
      ) : (
        <p class="soft">{refusalSentence("passkey_not_supported")}</p>
      )}
      {dialog}
    </section>
  );
}

function OwnPasskey({
  passkey,
  run,
}: {
  passkey: Passkey;
  run: ReturnType<typeof useReverification>["run"];
}) {
  const words = accountCopy.passkeys;
  const [openForm, setOpenForm] = useState<"rename" | "remove" | null>(null);
  const { problem, attempt } = useAction();
  const name = passkey.name ?? "";
  const { createdAt, lastUsedAt } = passkey;
  const rename = async ({ name: next = "" }: Record<string, string>) => {
    await renamePasskey(passkey, next);
    setOpenForm(null);
  };
  const remove = () => attempt(() => run(() => removePasskey(passkey)));
  return (
    <li>
      <div class="club-list-name">
        <p>{name}</p>
        <p class="soft small">
          {words.added(formatShortDay(createdAt))}
          {" · "}
          {lastUsedAt ? words.used(formatShortDay(lastUsedAt)) : words.unused}
        </p>
      </div>
      {openForm === null && (
        <div class="row">
          <Button quiet aria-label={words.renameNamed(name)} onClick={() => setOpenForm("rename")}>
            {words.rename}
          </Button>
          <Button quiet aria-label={words.removeNamed(name)} onClick={() => setOpenForm("remove")}>
            {words.remove}
          </Button>
        </div>
      )}
      {openForm === "rename" && (
        <div class="club-list-name">
          <Form submit={words.save} onSubmit={rename}>
            {(errors) => (
              <Field
                label={words.name}
                name="name"
                defaultValue={name}
                error={errors.name}
                maxLength={60}
                required
                autofocus
              />
            )}
          </Form>
        </div>
      )}
      {openForm === "remove" && (
        <div class="stack">
          <p class="soft small">{words.removeLead}</p>
          <div class="row">
            <Button danger onClick={remove}>
              {words.removeSure(name)}
            </Button>
            <Button quiet onClick={() => setOpenForm(null)}>
              {words.keep}
            </Button>
          </div>
          {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
        </div>
      )}
    </li>
  );
}
