import { useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { CodeField, useCodeState } from "../codes/code-field.tsx";
import { api, unwrap } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";

/** Whom a guardian adds by a code. */
const scopes = ["both", "parent", "player"] as const;
type Scope = (typeof scopes)[number];

/** The way in with a code; the page behind it changes by itself. */
export function JoinDialog({ onClose }: { onClose: () => void }) {
  const { join } = copy;
  const { who, refresh } = useSession();
  const hasPlayers = who.status === "member" && who.me.players.length > 0;
  const [text, setText] = useState("");
  const [done, setDone] = useState<string>();
  const state = useCodeState(text);
  const addAll = async (scope: Scope) => {
    const json = { code: text.trim(), scope };
    const answer = await unwrap(api.memberships["add-by-code"].$post({ json }));
    const found = state.status === "found" ? state : { tenantId: "", tenantName: "" };
    const places = [
      ...answer.memberships.filter(({ tenant }) => tenant.id === found.tenantId),
      ...answer.players.flatMap(({ tenants }) =>
        tenants.filter(({ tenantId }) => tenantId === found.tenantId),
      ),
    ];
    await refresh();
    if (places.some(({ status }) => status === "pending")) setDone(join.waiting(found.tenantName));
    else if (answer.alreadyMember) setDone(join.already(found.tenantName));
    else onClose();
  };
  const submit = async ({ scope }: Record<string, string>) => {
    if (hasPlayers) return addAll(scope as Scope);
    const answer = await unwrap(api.tenant.join.$post({ json: { code: text.trim() } }));
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
            submit={state.status === "found" ? join.submitNamed(state.tenantName) : join.submit}
            onSubmit={submit}
          >
            {() => (
              <>
                <CodeField
                  label={join.code}
                  value={text}
                  onInput={setText}
                  state={state}
                  required
                  autofocus
                />
                {hasPlayers && <WhomToAdd />}
              </>
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

/** For those who look after players: themselves, the players, or all of them. */
function WhomToAdd() {
  const { join } = copy;
  return (
    <fieldset class="choice">
      <legend>{join.whom}</legend>
      {scopes.map((scope) => (
        <label key={scope} class="choice-option">
          <input type="radio" name="scope" value={scope} defaultChecked={scope === "both"} />
          {join.scopes[scope]}
        </label>
      ))}
    </fieldset>
  );
}
