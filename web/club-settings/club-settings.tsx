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
import { CodeRules, Limits } from "./code-rules.tsx";
import { CodeSettings } from "./code-settings.tsx";
import { DangerCard } from "./danger-card.tsx";
import { LogoCard } from "./logo-card.tsx";
import { type SettingsChanges, useSettings } from "./use-settings.ts";
import "../account/settings.css";

/** What those who run a club decide about it. */
export function ClubSettings() {
  return <ClubFrame needs="tenant.update">{(own) => <SettingsOf own={own} />}</ClubFrame>;
}

function SettingsOf({ own: { tenant, roles } }: { own: OwnTenant }) {
  const { club } = consoleCopy;
  const { refresh } = useSession();
  const { settings, change } = useSettings(tenant.id);
  const base = `/clubs/${tenant.slug}`;
  return (
    <>
      <h1>{copy.rooms.settings}</h1>
      <AsyncSection query={settings} rows={4}>
        {({ inviteCode, policy }) => {
          const decide = (changes: SettingsChanges["policy"]) => change({ policy: changes });
          return (
            <div class="settings">
              <CodeSettings tenant={tenant} code={inviteCode} onRotated={settings.reload} />
              <RadioCard
                title={club.joining}
                name="codeJoins"
                options={club.joins}
                value={policy.codeJoins ?? "open"}
                onChoose={(codeJoins) => decide({ codeJoins })}
              />
              <CodeRules slug={tenant.slug} policy={policy} onChange={decide} />
              <Limits policy={policy} onChange={decide} />
              <RadioCard
                title={consoleCopy.players.rosters.title}
                name="rosterVisibility"
                options={consoleCopy.players.rosters.options}
                value={policy.rosterVisibility ?? "staff"}
                onChoose={(rosterVisibility) => decide({ rosterVisibility })}
              />
              <div class="stack">
                <Name
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

function Name({
  tenant,
  onSave,
}: {
  tenant: OwnTenant["tenant"];
  onSave: (changes: SettingsChanges) => Promise<void>;
}) {
  const { club } = consoleCopy;
  const { settings, signUp } = copy;
  const [isSaved, setSaved] = useState(false);
  // Telephones of 2022 know no list of zones: then the club keeps its own.
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  const zones = [...new Set([tenant.timezone, "UTC", ...known])].sort();
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
