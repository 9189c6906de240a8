import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { may } from "../../worker/permissions.ts";
import { api, bodyOf, done } from "../api.ts";
import { Button } from "../components/button.tsx";
import { ClubFrame } from "../components/club-frame.tsx";
import { CodeCard } from "../components/code-card.tsx";
import { CodeRules } from "../components/code-rules.tsx";
import { Field } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { Notice } from "../components/notice.tsx";
import { RosterRule } from "../components/roster-rule.tsx";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { useSession } from "../session.tsx";
import type { OwnTenant } from "../tenants-of.ts";
import { useAnswer } from "../use-answer.ts";
import { useAttempt } from "../use-attempt.ts";
import "./settings.css";

/** What those who run a club decide about it. */
export function ClubSettings() {
  return (
    <ClubFrame needs="tenant.update">
      {({ tenant, roles }) => (
        <>
          <h1>{copy.club.settings}</h1>
          <div class="settings">
            <Code tenant={tenant} />
            <Joining tenant={tenant} />
            <CodeRules tenant={tenant} />
            <RosterRule tenant={tenant} />
            <Name tenant={tenant} />
            <p>
              <a href={`/clubs/${tenant.slug}/audit`}>{consoleCopy.audit.title}</a>
            </p>
            {may(roles, "tenant.delete") && <Danger tenant={tenant} />}
          </div>
        </>
      )}
    </ClubFrame>
  );
}

type Tenant = OwnTenant["tenant"];

function Code({ tenant }: { tenant: Tenant }) {
  const { club } = copy;
  const [turn, setTurn] = useState(0);
  const [isSure, setSure] = useState(false);
  const { problem, attempt } = useAttempt();
  const rotate = () =>
    attempt(async () => {
      const param = { tenantId: tenant.id };
      await bodyOf(api.admin.tenants[":tenantId"]["rotate-invite-code"].$post({ param, json: {} }));
      setTurn(turn + 1);
      setSure(false);
    });
  return (
    <div class="stack">
      <CodeCard key={turn} tenant={tenant} />
      <div class="row">
        <a class="button button-quiet" href={`/clubs/${tenant.slug}/poster`}>
          {club.poster}
        </a>
        {!isSure && (
          <Button quiet onClick={() => setSure(true)}>
            {club.rotate}
          </Button>
        )}
      </div>
      <p>
        <a href={`/clubs/${tenant.slug}/leaked-code`}>{club.leaked}</a>
      </p>
      {isSure && (
        <div class="surface stack">
          <p>{club.rotateWarning}</p>
          <div class="row">
            <Button onClick={rotate}>{club.rotateSure}</Button>
            <Button quiet onClick={() => setSure(false)}>
              {club.rotateNo}
            </Button>
          </div>
        </div>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}

function Joining({ tenant }: { tenant: Tenant }) {
  const { club } = copy;
  const param = { tenantId: tenant.id };
  const [saved, setSaved] = useState<"open" | "approve">();
  const { problem, attempt } = useAttempt();
  const settings = useAnswer(
    () => bodyOf(api.admin.tenants[":tenantId"].$get({ param })),
    tenant.id,
  );
  const current = saved ?? settings?.policy.codeJoins;
  const choose = (codeJoins: "open" | "approve") =>
    attempt(async () => {
      const before = current;
      setSaved(codeJoins);
      const json = { policy: { codeJoins } };
      await bodyOf(api.admin.tenants[":tenantId"].$patch({ param, json })).catch((error) => {
        if (before) setSaved(before);
        throw error;
      });
    });
  return (
    <section class="surface stack">
      <fieldset class="choice">
        <legend>
          <h2>{club.joining}</h2>
        </legend>
        {(["open", "approve"] as const).map((value) => (
          <label key={value} class="choice-option">
            <input
              type="radio"
              name="codeJoins"
              checked={current === value}
              disabled={!current}
              onChange={() => choose(value)}
            />
            {club.joins[value]}
          </label>
        ))}
      </fieldset>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}

function Name({ tenant }: { tenant: Tenant }) {
  const { club, settings, signUp } = copy;
  const { refresh } = useSession();
  const [isSaved, setSaved] = useState(false);
  const zones = [
    ...new Set([tenant.timezone, "UTC", ...Intl.supportedValuesOf("timeZone")]),
  ].sort();
  const save = async ({ name = "", timezone = "" }: Record<string, string>) => {
    const param = { tenantId: tenant.id };
    await bodyOf(api.admin.tenants[":tenantId"].$patch({ param, json: { name, timezone } }));
    await refresh();
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

/** Deleting, which asks for the name and can be taken back. */
function Danger({ tenant }: { tenant: Tenant }) {
  const { club } = copy;
  const { refresh } = useSession();
  const { route } = useLocation();
  const [typed, setTyped] = useState("");
  const [isGone, setGone] = useState(false);
  const { problem, attempt } = useAttempt();
  const param = { tenantId: tenant.id };
  const remove = () =>
    attempt(async () => {
      await done(api.admin.tenants[":tenantId"].$delete({ param }));
      setGone(true);
    });
  const restore = () =>
    attempt(async () => {
      await bodyOf(api.admin.tenants[":tenantId"].restore.$post({ param }));
      setGone(false);
      setTyped("");
    });
  // Until they go, the page stays: the way back is on it.
  const leave = async () => {
    await refresh();
    route("/", true);
  };
  return (
    <section class="surface stack">
      <h2>{club.remove}</h2>
      {isGone ? (
        <>
          <Notice kind="good">{club.removed(tenant.name)}</Notice>
          <div class="row">
            <Button onClick={restore}>{club.restore}</Button>
            <Button quiet onClick={leave}>
              {copy.notFound.home}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p class="soft">{club.removeLead}</p>
          <Field
            label={club.removeType(tenant.name)}
            name="confirm"
            value={typed}
            onInput={setTyped}
            autocomplete="off"
          />
          <Button danger disabled={typed.trim() !== tenant.name} onClick={remove}>
            {club.removeSure(tenant.name)}
          </Button>
        </>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
