import { useState } from "preact/hooks";
import { api, bodyOf } from "../api.ts";
import { copy } from "../i18n/index.ts";
import { useSession } from "../session.tsx";
import { Button } from "./button.tsx";
import { CodeField, plainCode, useCodeState } from "./code-field.tsx";
import { Dialog } from "./dialog.tsx";
import { Form } from "./form.tsx";
import { Notice } from "./notice.tsx";

/** The way in with a code; the page behind it changes by itself. */
export function JoinDialog({ onClose }: { onClose: () => void }) {
  const { join } = copy;
  const { refresh } = useSession();
  const [text, setText] = useState("");
  const [done, setDone] = useState<string>();
  const state = useCodeState(text);
  const submit = async () => {
    const answer = await bodyOf(api.tenant.join.$post({ json: { code: plainCode(text) } }));
    const { name } = answer.tenant;
    await refresh();
    if (answer.membership.status === "pending") setDone(join.waiting(name));
    else if (answer.alreadyMember) setDone(join.already(name));
    else onClose();
  };
  return (
    <Dialog title={join.title} onClose={onClose}>
      {done ? (
        <div class="stack">
          <Notice kind="good">{done}</Notice>
          <Button onClick={onClose}>{copy.close}</Button>
        </div>
      ) : (
        <div class="stack">
          <p class="soft">{join.lead}</p>
          <Form
            submit={state.is === "found" ? join.submitNamed(state.tenantName) : join.submit}
            onSubmit={submit}
          >
            {() => (
              <CodeField
                label={join.code}
                value={text}
                onInput={setText}
                state={state}
                required
                autofocus
              />
            )}
          </Form>
          <Button quiet onClick={onClose}>
            {join.later}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
