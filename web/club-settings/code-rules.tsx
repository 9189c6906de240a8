import { useState } from "preact/hooks";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Field } from "../ui/field.tsx";
import { type FieldErrors, Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Policy, PolicyChanges } from "./use-settings.ts";

interface RulesProps {
  policy: Policy;
  onChange: (changes: PolicyChanges) => Promise<void>;
}

/** Whom the code takes in, in plain words. */
export function CodeRules({ slug, policy, onChange }: RulesProps & { slug: string }) {
  const { rules } = consoleCopy;
  const [isSaved, setSaved] = useState(false);
  const { problem, attempt } = useAction();
  const keep = async (changes: PolicyChanges) => {
    setSaved(false);
    await onChange(changes);
    setSaved(true);
  };
  const limits = ({ day = "", uses = "", domains = "" }: Record<string, string>) => {
    const list = domains.split(/[\s,;]+/).filter(Boolean);
    return keep({
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
        onChange={(codePaused) => attempt(() => keep({ codePaused }))}
      />
      <Check
        label={rules.slug(slug)}
        isOn={policy.slugJoins ?? false}
        onChange={(slugJoins) => attempt(() => keep({ slugJoins }))}
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

/** What somebody becomes, how young, and how many. */
export function Limits({ policy, onChange }: RulesProps) {
  const { limits } = consoleCopy;
  const [isSaved, setSaved] = useState(false);
  const save = async (values: Record<string, string>) => {
    const { codeRole, scope, age, members, mails } = values;
    setSaved(false);
    await onChange({
      codeRole: (codeRole || null) as PolicyChanges["codeRole"] & (string | null),
      scopeForGuardians: scope as NonNullable<PolicyChanges["scopeForGuardians"]>,
      minLoginAge: Number(age),
      maxMembers: members ? Number(members) : null,
      invitesPerDay: mails ? Number(mails) : null,
    });
    setSaved(true);
  };
  const roles = ["parent", "player", "member", "viewer", "coach"] as const;
  const ages = [13, 14, 15, 16, 17, 18].map(String);
  return (
    <section class="surface stack" aria-label={limits.title}>
      <h2>{limits.title}</h2>
      <Form submit={copy.settings.save} onSubmit={save}>
        {(errors) => (
          <>
            <Select
              label={limits.codeRole}
              name="codeRole"
              value={policy.codeRole ?? ""}
              options={[
                ["", limits.byKind],
                ...roles.map((role) => [role, copy.roles[role]] as const),
              ]}
            />
            <Select
              label={limits.scope}
              name="scope"
              value={policy.scopeForGuardians ?? "parentAndPlayers"}
              options={Object.entries(limits.scopes)}
            />
            <Select
              label={limits.minLoginAge}
              name="age"
              value={String(policy.minLoginAge ?? ages[0])}
              options={ages.map((age) => [age, copy.calendar.family.years(Number(age))])}
            />
            <div class="pair">
              <Field
                label={limits.maxMembers}
                name="members"
                inputMode="numeric"
                pattern="[0-9]{1,7}"
                hint={limits.noLimit}
                defaultValue={policy.maxMembers ? String(policy.maxMembers) : ""}
                error={errors["policy.maxMembers"]}
              />
              <Field
                label={limits.invitesPerDay}
                name="mails"
                inputMode="numeric"
                pattern="[0-9]{1,6}"
                defaultValue={String(policy.invitesPerDay ?? "")}
                error={errors["policy.invitesPerDay"]}
                required
              />
            </div>
          </>
        )}
      </Form>
      {isSaved && <Notice kind="good">{copy.settings.saved}</Notice>}
    </section>
  );
}

function Select({
  label,
  name,
  value,
  options,
}: {
  label: string;
  name: string;
  value: string;
  options: (readonly [string, string])[];
}) {
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select class="select" name={name}>
        {options.map(([option, words]) => (
          <option key={option} value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function Check({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => Promise<void>;
}) {
  // What was pressed shows at once; once it is kept, or refused, what the club has is shown again.
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

/** The day, as a date field takes it, on which a moment lies where the person is. */
function localDay(moment: string | null | undefined): string {
  return moment
    ? new Intl.DateTimeFormat("sv-SE", { dateStyle: "short" }).format(new Date(moment))
    : "";
}

/** What is wrong with the list of domains, wherever in it. */
function domainError(errors: FieldErrors): string | undefined {
  const [, message] =
    Object.entries(errors).find(([name]) => name.startsWith("policy.allowedEmailDomains")) ?? [];
  return message && consoleCopy.rules.badDomain;
}
