import { useState } from "preact/hooks";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Field } from "../ui/field.tsx";
import { type FieldErrors, Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import type { PolicyCardProps, PolicyChanges } from "./use-settings.ts";

/** Who may join with the code, and until when. */
export function CodeRules({ slug, policy, onChange }: PolicyCardProps & { slug: string }) {
  const { rules } = consoleCopy;
  const [isSaved, setSaved] = useState(false);
  const { problem, attempt } = useAction();
  const save = async (changes: PolicyChanges) => {
    setSaved(false);
    await onChange(changes);
    setSaved(true);
  };
  const saveLimits = ({ day = "", uses = "", domains = "" }: Record<string, string>) => {
    const list = domains.split(/[\s,;]+/).filter(Boolean);
    return save({
      // Until the end of that day, in the reader's time zone.
      codeExpiresAt: day ? new Date(`${day}T23:59:59`).toISOString() : null,
      codeMaxUses: uses ? Number(uses) : null,
      allowedEmailDomains: list.length > 0 ? list : null,
    });
  };
  return (
    <section class="surface stack" aria-label={rules.title}>
      <h2>{rules.title}</h2>
      <Checkbox
        label={rules.paused}
        isOn={policy.codePaused ?? false}
        onChange={(codePaused) => attempt(() => save({ codePaused }))}
      />
      <Checkbox
        label={rules.slug(slug)}
        isOn={policy.slugJoins ?? false}
        onChange={(slugJoins) => attempt(() => save({ slugJoins }))}
      />
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      <Form submit={copy.settings.save} onSubmit={saveLimits}>
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
              error={domainError(errors)}
              spellcheck={false}
            />
          </>
        )}
      </Form>
      {isSaved && <Notice kind="good">{copy.settings.saved}</Notice>}
    </section>
  );
}

function Checkbox({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => Promise<void>;
}) {
  // Shows the new value at once. When the API has responded, the value of the club is shown again.
  const [pressed, setPressed] = useState<boolean>();
  const press = async (next: boolean) => {
    setPressed(next);
    await onChange(next);
    setPressed(undefined);
  };
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={pressed ?? isOn}
        onChange={({ currentTarget }) => void press(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** The value of a date field for a moment, in the reader's time zone. */
function localDay(moment: string | null | undefined): string {
  return moment
    ? new Intl.DateTimeFormat("sv-SE", { dateStyle: "short" }).format(new Date(moment))
    : "";
}

/** The error of the list of domains: the API reports it for each domain of the list. */
function domainError(errors: FieldErrors): string | undefined {
  const [, message] =
    Object.entries(errors).find(([name]) => name.startsWith("policy.allowedEmailDomains")) ?? [];
  return message && consoleCopy.rules.badDomain;
}
