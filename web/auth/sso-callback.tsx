import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { CenteredPage } from "../app/centered-page.tsx";
import {
  clearOAuthAttempt,
  continueOAuth,
  type OAuthAttempt,
  type OAuthOrigin,
  type OAuthStep,
  openOAuthAttempt,
} from "../clerk/oauth.ts";
import type { SignInStep } from "../clerk/sign-ins.ts";
import type { SignUpStep } from "../clerk/sign-ups.ts";
import { Captcha } from "../credentials/captcha.tsx";
import { forgetEndedSession } from "../data/offline-snapshot.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { acceptPath } from "../join/secret-link.ts";
import { Button } from "../ui/button.tsx";
import { Loading } from "../ui/loading.tsx";
import { useSession } from "./session.tsx";
import { isOpenStep, SignInSteps } from "./sign-in-steps.tsx";
import { SignUpSteps } from "./sign-up-steps.tsx";
import { useFinishSignUp } from "./use-finish-sign-up.ts";

/**
 * `/sso-callback`: where Clerk sends the browser after an OAuth provider has answered. It reads nothing from its address:
 * what is under way is Clerk's to say, and where to go next is what this tab kept when it left.
 */
export function SsoCallback() {
  const [visit, setVisit] = useState(openOAuthAttempt);
  const [open, setOpen] = useState<OAuthStep>();
  const [problem, setProblem] = useState<unknown>();
  const goOn = useGoOn();
  const run = async (step: () => Promise<OAuthStep>) => {
    try {
      const next = await step();
      // A transfer has changed how the visit goes on.
      const kept = openOAuthAttempt();
      setVisit(kept);
      if (kept && isDone(next)) await goOn(kept, next);
      setOpen(isDone(next) ? undefined : next);
    } catch (error) {
      setProblem(error);
    }
  };
  useEffect(() => {
    if (visit) void run(() => continueOAuth(visit));
  }, []);
  if (!visit) return <NothingToFinish />;
  const { door } = visit;
  if (problem !== undefined) return <Refused door={door} problem={problem} />;
  if (!open) {
    return (
      <CenteredPage title={identityCopy.social.working}>
        <Loading />
        {/* Clerk may want a captcha before it opens an account. */}
        <Captcha />
      </CenteredPage>
    );
  }
  if (open.type === "unanswered") return <Refused door={door} problem={undefined} />;
  return <Steps door={door} open={open} onStep={(step) => run(async () => step)} />;
}

/** What Clerk asks for before the account is open, or the session. */
function Steps({
  door,
  open,
  onStep,
}: {
  door: OAuthAttempt["door"];
  open: Exclude<OAuthStep, { type: "unanswered" }>;
  onStep: (step: OAuthStep) => Promise<unknown>;
}) {
  const { route } = useLocation();
  const back = () => {
    clearOAuthAttempt();
    route(pathOf(door), true);
  };
  if (open.type === "sign-up") {
    const { step } = open;
    const take = (next: SignUpStep) => onStep({ type: "sign-up", step: next });
    return <SignUpSteps step={step} signInPath="/sign-in" onStep={take} onBack={back} />;
  }
  const { step } = open;
  const take = (next: SignInStep) => onStep({ type: "sign-in", step: next });
  if (!isOpenStep(step)) return <Refused door={door} problem={undefined} />;
  return <SignInSteps step={step} onStep={take} onBack={back} />;
}

function isDone(next: OAuthStep): boolean {
  return next.type !== "unanswered" && (next.step.type === "done" || next.step.type === "other");
}

/** Takes somebody who is signed in now to what they came for. */
function useGoOn(): (visit: OAuthAttempt, done: OAuthStep) => Promise<void> {
  const { refresh } = useSession();
  const { route } = useLocation();
  const finishSignUp = useFinishSignUp();
  return async ({ door, way }, done) => {
    clearOAuthAttempt();
    forgetEndedSession();
    const isOther =
      done.type !== "unanswered" &&
      (done.step.type === "other" || (done.step.type === "done" && isOtherSession(done.step)));
    // An account that was there already: what they came for goes on with it.
    if (door.at === "sign-up" && way === "sign-in" && !isOther) return finishSignUp(door.intent);
    const who = await refresh();
    // A new account goes on from the first page, with what stays with it: the club, the code, who they are.
    const isNew = who.status === "not-onboarded" && door.at !== "accept";
    route(isNew || isOther ? "/" : pathAfter(door), true);
  };
}

const isOtherSession = (step: object) => "isOther" in step && step.isOther === true;

function pathAfter(door: OAuthAttempt["door"]): string {
  if (door.at === "accept") return acceptPath;
  return door.at === "sign-in" && door.code ? `/join/${encodeURIComponent(door.code)}` : "/";
}

/** The page on which the visit began, with what somebody had in hand. */
function pathOf(door: OAuthAttempt["door"]): string {
  if (door.at === "accept") return acceptPath;
  const code = door.at === "sign-in" ? door.code : inviteCodeOf(door);
  const query = code ? `?code=${encodeURIComponent(code)}` : "";
  if (door.at === "sign-in") return `/sign-in${query}`;
  return door.intent.as === "club" ? "/sign-up?as=club" : `/sign-up${query}`;
}

function inviteCodeOf({ intent }: Extract<OAuthOrigin, { at: "sign-up" }>): string | undefined {
  return intent.as === "family" ? intent.inviteCode : undefined;
}

/** The provider, Clerk or the person said no: what that was, and the way back to where it began. */
function Refused({ door, problem }: { door: OAuthAttempt["door"]; problem: unknown }) {
  const { social } = identityCopy;
  return (
    <CenteredPage title={social.refusedTitle}>
      <p role="alert">{problem === undefined ? social.unanswered : sentenceFor(problem)}</p>
      <a class="button" href={pathOf(door)} onClick={clearOAuthAttempt}>
        {social.back}
      </a>
    </CenteredPage>
  );
}

/** Opened without a visit of this tab: again, in another browser, or by hand. */
function NothingToFinish() {
  const { who } = useSession();
  const { route } = useLocation();
  const { social } = identityCopy;
  useEffect(() => {
    if (who.status === "member" || who.status === "not-onboarded") route("/", true);
  }, [who]);
  if (who.status !== "signed-out" && who.status !== "failed") return <Loading />;
  return (
    <CenteredPage title={social.nothingTitle}>
      <p class="soft">{social.nothing}</p>
      <Button onClick={() => route("/sign-in", true)}>{copy.signIn.submit}</Button>
    </CenteredPage>
  );
}
