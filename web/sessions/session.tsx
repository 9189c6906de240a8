import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { can } from "../../worker/permissions.ts";
import { lazyStaffPart } from "../app/lazy-part.tsx";
import { MembersOnly } from "../app/members-only.tsx";
import { NotFound } from "../app/not-found.tsx";
import { Shell } from "../app/shell.tsx";
import { sendAnswer } from "../calendar/use-calendar.ts";
import { activeTenants } from "../club/tenants-of.ts";
import { ApiProblem, api, type Me, unwrap } from "../data/api.ts";
import { formatDay } from "../data/dates.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Answers } from "./answers.tsx";
import { CancelSession } from "./cancel-session.tsx";
import { DownloadSession } from "./download-session.tsx";
import { isOpen, type Session, withAnswer } from "./participants.ts";
import { Roster } from "./roster.tsx";
import { SessionFacts } from "./session-facts.tsx";
import "./session.css";

const SessionDialog = lazyStaffPart(
  async () => (await import("./session-dialog.tsx")).SessionDialog,
);

/** `/sessions/:id`: a session with its answers, and with buttons to change it for people who may. */
export function SessionPage() {
  const { id = "" } = useRoute().params;
  return <MembersOnly>{(me) => <SessionLoader key={id} me={me} id={id} />}</MembersOnly>;
}

function SessionLoader({ me, id }: { me: Me; id: string }) {
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<unknown>();
  const load = async () => {
    try {
      setSession(await unwrap(api.sessions[":id"].$get({ param: { id } })));
    } catch (error) {
      setProblem(error);
    }
  };
  useEffect(() => {
    void load();
  }, [id]);
  if (problem instanceof ApiProblem && problem.code === "not_found") return <NotFound />;
  if (!session) {
    return (
      <Shell me={me} title={copy.calendar.title}>
        {problem === undefined ? (
          <Skeleton />
        ) : (
          <Notice kind="danger">{sentenceFor(problem)}</Notice>
        )}
      </Shell>
    );
  }
  return (
    <Shell me={me} title={session.title}>
      <SessionDetails me={me} session={session} onChange={setSession} onReload={load} />
    </Shell>
  );
}

function SessionDetails({
  me,
  session,
  onChange,
  onReload,
}: {
  me: Me;
  session: Session;
  onChange: (session: Session) => void;
  onReload: () => Promise<void>;
}) {
  const words = copy.calendar.session;
  const own = activeTenants(me).find(({ tenant }) => tenant.id === session.tenant.id);
  const canChange = own !== undefined && can(own.roles, "sessions.update");
  const { problem, attempt } = useAction();
  const [isChanging, setChanging] = useState(false);
  const [reloadKey, setReloadKey] = useState(0);
  const answer = (playerId: string | null, status: "going" | "not_going") =>
    attempt(async () => {
      onChange(withAnswer(me, session, playerId, status));
      try {
        onChange(await sendAnswer(session.id, playerId, status));
        setReloadKey(reloadKey + 1);
      } catch (error) {
        onChange(session);
        throw error;
      }
    });
  const reload = async () => {
    await onReload();
    setReloadKey(reloadKey + 1);
  };
  return (
    <article class="session-page">
      <div class="stack">
        <p>
          <a href="/">{words.back}</a>
        </p>
        <header class="stack-tight">
          <p class="soft">
            {own ? (
              <a href={`/clubs/${own.tenant.slug}`}>{own.tenant.name}</a>
            ) : (
              session.tenant.name
            )}
          </p>
          <h1 class={session.status === "cancelled" ? "is-cancelled" : ""}>{session.title}</h1>
          <p>{formatDay(new Date(session.startsAt))}</p>
          <SessionFacts session={session} showsClub={false} />
        </header>
        {session.notes && <p class="session-notes">{session.notes}</p>}
        <section class="surface stack" aria-label={words.who}>
          <h2>{words.who}</h2>
          {isOpen(session) ? (
            <Answers me={me} session={session} onAnswer={answer} />
          ) : (
            <p class="soft">
              {session.status === "cancelled" ? copy.calendar.cancelled : copy.calendar.closed}
            </p>
          )}
          {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
        </section>
        <div class="row">
          <DownloadSession session={session} />
          {canChange && session.status === "scheduled" && (
            <Button quiet onClick={() => setChanging(true)}>
              {words.change}
            </Button>
          )}
        </div>
        {canChange && session.status === "scheduled" && (
          <CancelSession session={session} onDone={reload} />
        )}
      </div>
      <Roster
        key={reloadKey}
        session={session}
        canMark={canChange && Date.parse(session.startsAt) <= Date.now()}
      />
      {isChanging && (
        <SessionDialog
          clubs={[]}
          session={session}
          onClose={() => setChanging(false)}
          onSaved={reload}
        />
      )}
    </article>
  );
}
