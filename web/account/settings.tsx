import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { lazyPart } from "../app/lazy-part.tsx";
import { MembersOnly } from "../app/members-only.tsx";
import { Shell } from "../app/shell.tsx";
import { useSession } from "../auth/session.tsx";
import { signOut } from "../auth/sign-out.ts";
import { FeedCard } from "../calendar/feed-card.tsx";
import { useOwnUser } from "../clerk/use-own-user.ts";
import { api, type Me, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { copy } from "../i18n/index.ts";
import { LanguageChoice } from "../i18n/language-choice.tsx";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { OwnClubs } from "./own-clubs.tsx";
import { OwnData } from "./own-data.tsx";
import { ProfileCard } from "./profile-card.tsx";
import "./settings.css";

const JoinDialog = lazyPart(async () => (await import("../join/join-dialog.tsx")).JoinDialog);

/** `/settings`: the page of the signed-in person. */
export function Settings() {
  const { settings } = copy;
  return (
    <MembersOnly>
      {(me) => (
        <Shell me={me} title={settings.title}>
          <h1>{settings.title}</h1>
          <div class="settings">
            <JoinCard />
            <OwnClubs me={me} />
            <FeedCard />
            <ProfileCard me={me} />
            <LanguageCard />
            <OwnData />
            <AccountCard me={me} />
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

/** The language of the app and of mails to this person. */
function LanguageCard() {
  const { refresh } = useSession();
  const { problem, attempt } = useAction();
  const save = (locale: string) =>
    attempt(async () => {
      await unwrap(api.me.$patch({ json: { locale } }));
      await refresh();
    });
  return (
    <section class="surface stack" aria-label={copy.language}>
      <LanguageChoice onChosen={save} />
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}

function AccountCard({ me }: { me: Me }) {
  const { settings } = copy;
  const { refresh } = useSession();
  const { route } = useLocation();
  // From Clerk: our API learns of a new primary address seconds later, by a webhook.
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
