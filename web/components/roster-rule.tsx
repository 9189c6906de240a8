import { useState } from "preact/hooks";
import { api, bodyOf } from "../api.ts";
import { playersCopy } from "../i18n/players.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { useAnswer } from "../use-answer.ts";
import { useAttempt } from "../use-attempt.ts";
import { Notice } from "./notice.tsx";

type Visibility = "staff" | "members";
const one = api.admin.tenants[":tenantId"];

/** Who sees who comes to a session. */
export function RosterRule({ tenant }: { tenant: { id: string } }) {
  const { rosters } = playersCopy;
  const param = { tenantId: tenant.id };
  const [saved, setSaved] = useState<Visibility>();
  const { problem, attempt } = useAttempt();
  const settings = useAnswer(() => bodyOf(one.$get({ param })), tenant.id);
  const current = saved ?? (settings && (settings.policy.rosterVisibility ?? "staff"));
  const choose = (rosterVisibility: Visibility) =>
    attempt(async () => {
      await bodyOf(one.$patch({ param, json: { policy: { rosterVisibility } } }));
      setSaved(rosterVisibility);
    });
  return (
    <section class="surface stack">
      <fieldset class="choice">
        <legend>
          <h2>{rosters.title}</h2>
        </legend>
        {(["staff", "members"] as const).map((value) => (
          <label key={value} class="choice-option">
            <input
              type="radio"
              name="rosterVisibility"
              checked={current === value}
              disabled={!current}
              onChange={() => choose(value)}
            />
            {rosters[value]}
          </label>
        ))}
      </fieldset>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
