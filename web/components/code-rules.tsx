import { useState } from "preact/hooks";
import { type Answer, api, bodyOf } from "../api.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { useAnswer } from "../use-answer.ts";
import { useAttempt } from "../use-attempt.ts";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { Notice } from "./notice.tsx";

const one = api.admin.tenants[":tenantId"];
type Policy = Answer<typeof one.$get>["policy"];
type Changes = Parameters<typeof one.$patch>[0]["json"]["policy"];

/** Whom the code takes in, in plain words; each answer is kept as it is given. */
export function CodeRules({ tenant }: { tenant: { id: string; slug: string } }) {
  const { rules } = consoleCopy;
  const param = { tenantId: tenant.id };
  const [saved, setSaved] = useState<Policy>();
  const [isSaved, setIsSaved] = useState(false);
  const { problem, attempt } = useAttempt();
  const read = useAnswer(() => bodyOf(one.$get({ param })), tenant.id);
  const policy = saved ?? read?.policy;
  const save = async (changes: Changes) => {
    const answer = await bodyOf(one.$patch({ param, json: { policy: changes } }));
    setSaved(answer.policy);
    setIsSaved(true);
  };
  if (!policy) return null;
  const limits = ({ day = "", uses = "", domains = "" }: Record<string, string>) => {
    const list = domains.split(/[\s,;]+/).filter(Boolean);
    return save({
      // Until the end of that day, where the person is.
      codeExpiresAt: day ? new Date(`${day}T23:59:59`).toISOString() : null,
      codeMaxUses: uses ? Number(uses) : null,
      allowedEmailDomains: list.length > 0 ? list : null,
    });
  };
  return (
    <section class="surface stack" aria-label={rules.title}>
      <h2>{rules.title}</h2>
      <Check
        label={rules.paused}
        isOn={policy.codePaused ?? false}
        onChange={(codePaused) => attempt(() => save({ codePaused }))}
      />
      <Check
        label={rules.slug(tenant.slug)}
        isOn={policy.slugJoins ?? false}
        onChange={(slugJoins) => attempt(() => save({ slugJoins }))}
      />
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      <Form submit={copy.settings.save} onSubmit={limits}>
        {(errors) => (
          <>
            <div class="pair">
              <Field
                label={rules.expires}
                name="day"
                type="date"
                defaultValue={localDay(policy.codeExpiresAt)}
                error={errors["policy.codeExpiresAt"]}
              />
              <Field
                label={rules.uses}
                name="uses"
                inputMode="numeric"
                pattern="[0-9]{1,7}"
                defaultValue={policy.codeMaxUses ? String(policy.codeMaxUses) : ""}
                error={errors["policy.codeMaxUses"]}
              />
            </div>
            <Field
              label={rules.domains}
              name="domains"
              hint={rules.domainsHint}
              defaultValue={policy.allowedEmailDomains?.join(", ") ?? ""}
              error={errorOf(errors, "policy.allowedEmailDomains")}
              spellcheck={false}
            />
          </>
        )}
      </Form>
      {isSaved && <Notice kind="good">{copy.settings.saved}</Notice>}
    </section>
  );
}

function Check({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** The day, as a date field takes it, on which a moment lies where the person is. */
function localDay(moment: string | null | undefined): string {
  return moment
    ? new Intl.DateTimeFormat("sv-SE", { dateStyle: "short" }).format(new Date(moment))
    : "";
}

/** What is wrong with a list, wherever in it. */
function errorOf(errors: Record<string, string | undefined>, path: string): string | undefined {
  const [, message] = Object.entries(errors).find(([name]) => name.startsWith(path)) ?? [];
  return message && consoleCopy.rules.badDomain;
}
