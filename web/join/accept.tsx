import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { CenteredPage } from "../app/centered-page.tsx";
import { ResetPassword } from "../auth/reset-password.tsx";
import { useSession } from "../auth/session.tsx";
import { isOpenStep, type OpenStep, SignInSteps } from "../auth/sign-in-steps.tsx";
import { signOut } from "../auth/sign-out.ts";
import { sessionTask } from "../clerk/load-clerk.ts";
import { hasEmail, type OwnEmails, ownEmails } from "../clerk/own-emails.ts";
import {
  hasOpenSignIn,
  type SignInStep,
  signIn,
  signInWithoutPassword,
  signInWithToken,
} from "../clerk/sign-ins.ts";
import { ApiProblem, api, unwrap } from "../data/api.ts";
import { retryRateLimited } from "../data/retry-wait.ts";
import { useAction } from "../data/use-action.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Loading } from "../ui/loading.tsx";
import { Notice } from "../ui/notice.tsx";
import { type AcceptMore, NewAccount, type Offer, SignInFirst, wordsFor } from "./accept-forms.tsx";
import { forgetLink, linkToken, rememberInvited } from "./secret-link.ts";

/** `/accept-invite`: what the link in a mail opens. Looking consumes nothing; a press of a button does. */
export function Accept() {
  const token = linkToken();
  const { who } = useSession();
  const [offer, setOffer] = useState<Offer>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [reloadKey, setReloadKey] = useState(0);
  useEffect(() => {
    if (!token) return;
    setProblem(undefined);
    unwrap(api.invitations.preview.$post({ json: { token } }))
      .then((found) => {
        rememberInvited({ email: found.email, tenantName: found.tenantName ?? copy.product });
        setOffer(found);
      })
      .catch((error) =>
        setProblem(error instanceof ApiProblem ? error : new ApiProblem("offline")),
      );
  }, [token, reloadKey]);
  if (!token) return <NoLink />;
  if (problem) return <Over problem={problem} onRetry={() => setReloadKey(reloadKey + 1)} />;
  if (!offer || who.status === "loading") return <Loading />;
  return <Offered offer={offer} token={token} />;
}

function Offered({ offer, token }: { offer: Offer; token: string }) {
  const { accept } = copy;
  const { who, refresh } = useSession();
  const { route } = useLocation();
  const [emails, setEmails] = useState<OwnEmails>();
  const [hasAccount, setHasAccount] = useState(offer.hasAccount);
  /** The link is used up and its account open, while the sign-in is not done: what to do once it is. */
  const [accepted, setAccepted] = useState<{ arrive: () => Promise<void> }>();
  const isIn = who.status === "member" || who.status === "not-onboarded";
  useEffect(() => {
    if (!isIn) return;
    // Where Clerk does not answer, the address that our API knows has to do.
    const primary = who.status === "member" ? who.me.user.email : null;
    ownEmails().then(setEmails, () => setEmails({ primary, verified: primary ? [primary] : [] }));
  }, [who]);

  const [open, setOpen] = useState<{ step: OpenStep; then: () => Promise<unknown> }>();
  const [reset, setReset] = useState<{ isLeaked?: boolean; sentTo?: string }>();

  /** Goes on once the sign-in is done, with a page for each step that Clerk asks for before. */
  const follow = async (step: SignInStep, then: () => Promise<unknown>) => {
    if (step.type === "done") await then();
    else if (isOpenStep(step)) setOpen({ step, then });
    else {
      setOpen(undefined);
      setReset(step.type === "reset-code" ? { sentTo: step.email } : undefined);
    }
  };
  const enter = async (more: AcceptMore = {}) => {
    const answer = await retryRateLimited(
      () => unwrap(api.signup["accept-invite"].$post({ json: { token, ...more } })),
      retryAfterOf,
    );
    const arrive = async () => {
      forgetLink();
      await refresh();
      route(answer.tenant ? `/clubs/${answer.tenant.slug}` : "/family", true);
    };
    const { signInToken } = answer;
    const { password } = more;
    // Somebody who was signed in before has nothing more to do.
    if (!more.acceptTerms) return arrive();
    let isSignedIn = false;
    try {
      const step = signInToken
        ? await signInWithToken(signInToken)
        : await (password
            ? signIn({ email: offer.email, password })
            : signInWithoutPassword(offer.email));
      isSignedIn = step.type === "done";
      // Another tab is signed in as somebody else: the page shows what that means for the invitation.
      await follow(step, step.type === "done" && step.isOther ? refresh : arrive);
    } finally {
      if (!isSignedIn) setAccepted({ arrive });
    }
  };
  const signedIn = async (step: SignInStep) => {
    const isOther = step.type === "done" && step.isOther;
    await follow(step, async () => {
      // As somebody else, or with a task to do first: the page shows what that means for the invitation.
      if (isOther || (await sessionTask())) await refresh();
      else await (accepted?.arrive ?? enter)();
    });
  };

  const isKnown = hasAccount || accepted !== undefined;
  const { title, lead } = wordsFor(offer);
  const back = () => {
    setOpen(undefined);
    setReset(undefined);
  };
  if (open) {
    const onStep = (step: SignInStep) => follow(step, open.then);
    return <SignInSteps step={open.step} onStep={onStep} onBack={back} />;
  }
  if (reset) {
    return <ResetPassword {...reset} email={offer.email} onStep={signedIn} onBack={back} />;
  }
  if (isIn && !emails) return <Loading />;
  return (
    <CenteredPage title={title}>
      {lead && <p class="soft">{lead}</p>}
      {offer.playerName && offer.role === "parent" && (
        <p class="soft small">{accept.consent(offer.playerName)}</p>
      )}
      {isIn && emails && hasEmail(emails, offer.email) && (
        <Join email={emails.primary ?? offer.email} offer={offer} onJoin={() => enter()} />
      )}
      {isIn && emails && !hasEmail(emails, offer.email) && (
        <OtherAddress email={emails.primary} offer={offer} />
      )}
      {!isIn && isKnown && (
        <SignInFirst
          offer={offer}
          token={token}
          onStep={signedIn}
          onForgotten={(isLeaked) => setReset({ isLeaked })}
        />
      )}
      {!isIn && !isKnown && (
        <NewAccount
          offer={offer}
          token={token}
          onSubmit={enter}
          onKnown={() => setHasAccount(true)}
        />
      )}
    </CenteredPage>
  );
}

/** How long Clerk makes our API wait that opens an account; 0 where something else stopped it. */
function retryAfterOf(error: unknown): number {
  return error instanceof ApiProblem && error.code === "rate_limited" ? error.retryAfter : 0;
}

/** Signed in, and the invited address is one of this person's: one press. */
function Join({
  email,
  offer,
  onJoin,
}: {
  email: string;
  offer: Offer;
  onJoin: () => Promise<void>;
}) {
  const { settings } = copy;
  const { problem, attempt } = useAction();
  return (
    <div class="stack">
      <p class="soft">{settings.signedInAs(email)}</p>
      <Button onClick={() => attempt(onJoin)}>{wordsFor(offer).submit}</Button>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}

/** Signed in as somebody else: why that doesn't do, and the way to switch. */
function OtherAddress({ email, offer }: { email: string | null; offer: Offer }) {
  const { accept } = copy;
  const { refresh } = useSession();
  const { problem, attempt } = useAction();
  const change = () =>
    attempt(async () => {
      await signOut();
      await refresh();
    });
  return (
    <div class="stack">
      <Notice kind="waiting">{accept.otherAddress(offer.email, email ?? "")}</Notice>
      <Button onClick={change}>{accept.switchAddress}</Button>
      <a class="button button-quiet" href="/" onClick={forgetLink}>
        {accept.stay}
      </a>
      <p class="soft small">{accept.wrongAddress}</p>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}

/** The link is over, or nobody answers: what happened, and what to do next. */
function Over({ problem, onRetry }: { problem: ApiProblem; onRetry: () => void }) {
  const { accept, signIn: words } = copy;
  const { who } = useSession();
  const isPassing = ["offline", "over_limit", "unavailable", "maintenance", "internal"].includes(
    problem.code,
  );
  const title = accept.over[problem.code as keyof typeof accept.over] ?? accept.overTitle;
  return (
    <CenteredPage title={title}>
      <p>{sentenceFor(problem)}</p>
      {isPassing && <Button onClick={onRetry}>{copy.tryAgain}</Button>}
      {!isPassing && who.status === "signed-out" && (
        <a class="button" href="/sign-in" onClick={forgetLink}>
          {words.submit}
        </a>
      )}
      {!isPassing && who.status !== "signed-out" && (
        <a class="button" href="/" onClick={forgetLink}>
          {copy.notFound.home}
        </a>
      )}
    </CenteredPage>
  );
}

/** The page without its link: reloaded, which may have cut a sign-in off, or typed. */
function NoLink() {
  const { accept } = copy;
  const { who } = useSession();
  if (who.status === "signed-out" && hasOpenSignIn()) {
    const { unfinished } = identityCopy;
    return (
      <CenteredPage title={unfinished.title}>
        <p class="soft">{unfinished.lead}</p>
        <a class="button" href="/sign-in">
          {copy.signIn.submit}
        </a>
      </CenteredPage>
    );
  }
  return (
    <CenteredPage title={accept.noLinkTitle}>
      <p class="soft">{accept.noLinkLead}</p>
      <a class="button" href="/">
        {copy.notFound.home}
      </a>
    </CenteredPage>
  );
}
