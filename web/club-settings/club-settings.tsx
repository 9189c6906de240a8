import { useState } from "preact/hooks";
import { can } from "../../worker/permissions.ts";
import { useSession } from "../auth/session.tsx";
import { ClubFrame } from "../club/club-frame.tsx";
import type { OwnTenant } from "../club/tenants-of.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { AsyncSection } from "../ui/async-section.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { RadioCard } from "../ui/radio-card.tsx";
import { CodeRules } from "./code-rules.tsx";
import { CodeSettings } from "./code-settings.tsx";
import { DangerCard } from "./danger-card.tsx";
import { LogoCard } from "./logo-card.tsx";
import { PolicyLimits } from "./policy-limits.tsx";
import { type SettingsChanges, useSettings } from "./use-settings.ts";
import "../account/settings.css";

/** `/clubs/:slug/settings`. */
export function ClubSettings() {
  return <ClubFrame needs="tenant.update">{(own) => <SettingsCards own={own} />}</ClubFrame>;
}

function SettingsCards({ own: { tenant, roles } }: { own: OwnTenant }) {
  const { club } = consoleCopy;
  const { refresh } = useSession();
  const { settings, change } = useSettings(tenant.id);
  const base = `/clubs/${tenant.slug}`;
  return (
    <>
      <h1>{copy.rooms.settings}</h1>
      <AsyncSection query={settings} rows={4}>
        {({ inviteCode, policy }) => {
          const changePolicy = (changes: SettingsChanges["policy"]) => change({ policy: changes });
          return (
            <div class="settings">
              <CodeSettings tenant={tenant} code={inviteCode} onRotated={settings.reload} />
              <RadioCard
                title={club.joining}
                name="codeJoins"
                options={club.joins}
                value={policy.codeJoins ?? "open"}
                onChoose={(codeJoins) => changePolicy({ codeJoins })}
              />
              <CodeRules slug={tenant.slug} policy={policy} onChange={changePolicy} />
              <PolicyLimits policy={policy} onChange={changePolicy} />
              <RadioCard
                title={consoleCopy.players.rosters.title}
                name="rosterVisibility"
                options={consoleCopy.players.rosters.options}
                value={policy.rosterVisibility ?? "staff"}
                onChoose={(rosterVisibility) => changePolicy({ rosterVisibility })}
              />
              <div class="stack">
                <NameCard
                  tenant={tenant}
                  onSave={async (changes) => {
                    await change(changes);
                    await refresh();
                  }}
                />
                <LogoCard tenant={tenant} onChanged={refresh} />
              </div>
              <nav class="stack" aria-label={club.records}>
                <a href={`${base}/audit`}>{consoleCopy.audit.title}</a>
                <a href={`${base}/mail`}>{consoleCopy.mails.title}</a>
              </nav>
              {can(roles, "tenant.delete") && <DangerCard tenant={tenant} />}
            </div>
          );
        }}
      </AsyncSection>
    </>
  );
}

/** The club's name and time zone. */
function NameCard({
  tenant,
  onSave,
}: {
  tenant: OwnTenant["tenant"];
  onSave: (changes: SettingsChanges) => Promise<void>;
}) {
  const { club } = consoleCopy;
  const { settings, signUp } = copy;
  const [isSaved, setSaved] = useState(false);
  // Phones of 2022 have no list of time zones: then only these two can be chosen.
  const supported = Intl.supportedValuesOf?.("timeZone") ?? [];
  const zones = [...new Set([tenant.timezone, "UTC", ...supported])].sort();
  const save = async ({ name = "", timezone = "" }: Record<string, string>) => {
    await onSave({ name, timezone });
    setSaved(true);
  };
  return (
    <section class="surface stack">
      <h2>{club.name}</h2>
      <Form submit={settings.save} onSubmit={save}>
        {(errors) => (
          <>
            <Field
              label={signUp.clubName}
              name="name"
              defaultValue={tenant.name}
              error={errors.name}
              maxLength={100}
              required
            />
            <label class="field">
              <span class="field-label">{club.timezone}</span>
              <select class="select" name="timezone">
                {zones.map((zone) => (
                  <option key={zone} value={zone} selected={zone === tenant.timezone}>
                    {zone.replaceAll("_", " ")}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
      </Form>
      {isSaved && <Notice kind="good">{settings.saved}</Notice>}
    </section>
  );
}
