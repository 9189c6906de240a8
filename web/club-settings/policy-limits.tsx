import { useState } from "preact/hooks";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import type { PolicyCardProps, PolicyChanges } from "./use-settings.ts";

/** The role that a code gives, the minimum age for a login, and the limits of members and invitations. */
export function PolicyLimits({ policy, onChange }: PolicyCardProps) {
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
