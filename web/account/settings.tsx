import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { lazyPart } from "../app/lazy-part.tsx";
import { MembersOnly } from "../app/members-only.tsx";
import { Shell } from "../app/shell.tsx";
import { useSession } from "../auth/session.tsx";
import { signOut } from "../auth/sign-out.ts";
import { FeedCard } from "../calendar/feed-card.tsx";
import { useOwnUser } from "../clerk/use-own-user.ts";
import { ClubMark } from "../club/club-mark.tsx";
import { tenantsOf } from "../club/tenants-of.ts";
import { api, expectNoContent, type Me, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { copy } from "../i18n/index.ts";
import { LanguageChoice } from "../i18n/language-choice.tsx";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { NameFields } from "../ui/name-fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { OwnData } from "./own-data.tsx";
import "./settings.css";

const JoinDialog = lazyPart(async () => (await import("../join/join-dialog.tsx")).JoinDialog);

export function Settings() {
  const { settings } = copy;
  return (
    <MembersOnly>
      {(me) => (
        <Shell me={me} title={settings.title}>
          <h1>{settings.title}</h1>
          <div class="settings">
            <JoinCard />
            <Clubs me={me} />
            <FeedCard />
            <Profile me={me} />
            <Language />
            <OwnData />
            <Account me={me} />
          </div>
        </Shell>
      )}
    </MembersOnly>
  );
}

function JoinCard() {
  const { settings } = copy;
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="surface stack">
      <h2>{settings.joinTitle}</h2>
      <p class="soft">{settings.joinLead}</p>
      <Button onClick={() => setOpen(true)}>{settings.joinButton}</Button>
      {isOpen && <JoinDialog onClose={() => setOpen(false)} />}
    </section>
  );
}

function Clubs({ me }: { me: Me }) {
  const { settings, roles: roleNames } = copy;
  const { refresh } = useSession();
  const own = tenantsOf(me);
  if (own.length === 0) return null;
  const showFirst = async (tenantId: string) => {
    await unwrap(api.me.$patch({ json: { tenantId } }));
    await refresh();
  };
  return (
    <section class="surface stack">
      <h2>{settings.clubs}</h2>
      <ul class="club-list">
        {own.map(({ tenant, roles, status }) => (
          <li key={tenant.id}>
            <ClubMark tenant={tenant} />
            <div class="club-list-name">
              {status === "active" ? (
                <a href={`/clubs/${tenant.slug}`}>{tenant.name}</a>
              ) : (
                <span>{tenant.name}</span>
              )}
              <p class="soft small">{roles.map((role) => roleNames[role]).join(", ")}</p>
            </div>
            {status === "pending" && <span class="soft small">{settings.waiting}</span>}
            {status === "active" && me.user.tenantId === tenant.id && (
              <span class="soft small">{settings.shownFirst}</span>
            )}
            {status === "active" && me.user.tenantId !== tenant.id && (
              <Button quiet onClick={() => showFirst(tenant.id)}>
                {settings.showFirst}
              </Button>
            )}
            <Leave tenant={tenant} ids={idsIn(me, tenant.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The memberships that leaving a club ends: every role in it. */
function idsIn(me: Me, tenantId: string): string[] {
  return me.memberships.flatMap(({ id, tenant }) => (tenant.id === tenantId ? [id] : []));
}

function Leave({ tenant, ids }: { tenant: { name: string }; ids: string[] }) {
  const { settings } = copy;
  const { refresh } = useSession();
  const [isConfirming, setConfirming] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const leave = async () => {
    try {
      for (const id of ids)
        await expectNoContent(api.memberships[":id"].$delete({ param: { id } }));
    } catch (error) {
      setProblem(error);
    }
    await refresh();
  };
  if (problem !== undefined) return <Notice kind="danger">{sentenceFor(problem)}</Notice>;
  return isConfirming ? (
    <Button danger onClick={leave}>
      {settings.leaveSure(tenant.name)}
    </Button>
  ) : (
    <Button quiet onClick={() => setConfirming(true)}>
      {settings.leave}
    </Button>
  );
}

function Profile({ me }: { me: Me }) {
  const { settings } = copy;
  const { refresh } = useSession();
  const [isSaved, setSaved] = useState(false);
  const save = async ({ firstName = "", lastName = "", phone = "" }: Record<string, string>) => {
    await unwrap(api.me.$patch({ json: { firstName, lastName, phone } }));
    await refresh();
    setSaved(true);
  };
  return (
    <section class="surface stack">
      <h2>{settings.profile}</h2>
      <Form submit={settings.save} onSubmit={save}>
        {(errors) => (
          <>
            <NameFields errors={errors} firstName={me.user.firstName} lastName={me.user.lastName} />
            <Field
              label={settings.phone}
              name="phone"
              type="tel"
              defaultValue={me.user.phone ?? ""}
              error={errors.phone}
              hint={settings.phoneHint}
              autocomplete="tel"
            />
          </>
        )}
      </Form>
      {isSaved && <Notice kind="good">{settings.saved}</Notice>}
    </section>
  );
}

/** The language of the app, and of the mails that this person gets. */
function Language() {
  const { refresh } = useSession();
  const { problem, attempt } = useAction();
  const keep = (locale: string) =>
    attempt(async () => {
      await unwrap(api.me.$patch({ json: { locale } }));
      await refresh();
    });
  return (
    <section class="surface stack" aria-label={copy.language}>
      <LanguageChoice onChosen={keep} />
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}

function Account({ me }: { me: Me }) {
  const { settings } = copy;
  const { refresh } = useSession();
  const { route } = useLocation();
  // Our API hears of a new primary address by a webhook, which may take some seconds.
  const { user } = useOwnUser();
  const email = user?.primaryEmailAddress?.emailAddress ?? me.user.email ?? "";
  const leave = async () => {
    await signOut();
    sessionStorage.clear();
    await refresh();
    route("/", true);
  };
  return (
    <section class="stack">
      <p class="soft">{settings.signedInAs(email)}</p>
      <p>
        <a href="/settings/sign-in">{accountCopy.page.title}</a>
      </p>
      <p>
        <Button quiet onClick={leave}>
          {settings.signOut}
        </Button>
      </p>
    </section>
  );
}
