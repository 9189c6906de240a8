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
import { clearSessionEnded } from "../data/offline-snapshot.ts";
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
 * `/sso-callback`: where Clerk redirects the browser after a visit to an OAuth provider. It reads nothing from its
 * address: Clerk has the state of the attempt, and this tab stored where it began.
 */
export function SsoCallback() {
  const [attempt, setAttempt] = useState(openOAuthAttempt);
  const [openStep, setOpenStep] = useState<OAuthStep>();
  const [problem, setProblem] = useState<unknown>();
  const finish = useFinishOAuth();
  const run = async (step: () => Promise<OAuthStep>) => {
    try {
      const next = await step();
      // A transfer between sign-in and sign-up changes the stored attempt.
      const stored = openOAuthAttempt();
      setAttempt(stored);
      if (stored && isDone(next)) await finish(stored, next);
      setOpenStep(isDone(next) ? undefined : next);
    } catch (error) {
      setProblem(error);
    }
  };
  useEffect(() => {
    if (attempt) void run(() => continueOAuth(attempt));
  }, []);
  if (!attempt) return <NothingToFinish />;
  const { origin } = attempt;
  if (problem !== undefined) return <RefusedPage origin={origin} problem={problem} />;
  if (!openStep) {
    return (
      <CenteredPage title={identityCopy.social.working}>
        <Loading />
        {/* Clerk may require a captcha before it creates an account. */}
        <Captcha />
      </CenteredPage>
    );
  }
  if (openStep.type === "unanswered") return <RefusedPage origin={origin} problem={undefined} />;
  return <Steps origin={origin} step={openStep} onStep={(step) => run(async () => step)} />;
}

/** The steps that Clerk requires before the sign-in or sign-up is complete. */
function Steps({
  origin,
  step: oauthStep,
  onStep,
}: {
  origin: OAuthAttempt["origin"];
  step: Exclude<OAuthStep, { type: "unanswered" }>;
  onStep: (step: OAuthStep) => Promise<unknown>;
}) {
  const { route } = useLocation();
  const back = () => {
    clearOAuthAttempt();
    route(pathOf(origin), true);
  };
  if (oauthStep.type === "sign-up") {
    const { step } = oauthStep;
    const handle = (next: SignUpStep) => onStep({ type: "sign-up", step: next });
    return <SignUpSteps step={step} signInPath="/sign-in" onStep={handle} onBack={back} />;
  }
  const { step } = oauthStep;
  const handle = (next: SignInStep) => onStep({ type: "sign-in", step: next });
  if (!isOpenStep(step)) return <RefusedPage origin={origin} problem={undefined} />;
  return <SignInSteps step={step} onStep={handle} onBack={back} />;
}

function isDone(next: OAuthStep): boolean {
  return (
    next.type !== "unanswered" &&
    (next.step.type === "done" || next.step.type === "already-signed-in")
  );
}

/** Returns a function that opens the page that the person came for, once they are signed in. */
function useFinishOAuth(): (attempt: OAuthAttempt, done: OAuthStep) => Promise<void> {
  const { refresh } = useSession();
  const { route } = useLocation();
  const finishSignUp = useFinishSignUp();
  return async ({ origin, flow }, done) => {
    clearOAuthAttempt();
    clearSessionEnded();
    const isOther =
      done.type !== "unanswered" &&
      (done.step.type === "already-signed-in" ||
        (done.step.type === "done" && isOtherSession(done.step)));
    // The person had an account already: the sign-up continues with it.
    if (origin.page === "sign-up" && flow === "sign-in" && !isOther)
      return finishSignUp(origin.intent);
    const who = await refresh();
    // A new account continues on `/`, where `FinishSignUp` reads the intent that Clerk stores with the account.
    const isNew = who.status === "not-onboarded" && origin.page !== "accept";
    route(isNew || isOther ? "/" : pathAfter(origin), true);
  };
}

const isOtherSession = (step: object) => "isOther" in step && step.isOther === true;

function pathAfter(origin: OAuthAttempt["origin"]): string {
  if (origin.page === "accept") return acceptPath;
  return origin.page === "sign-in" && origin.code
    ? `/join/${encodeURIComponent(origin.code)}`
    : "/";
}

/** The page where the attempt began, with the code that was typed there. */
function pathOf(origin: OAuthAttempt["origin"]): string {
  if (origin.page === "accept") return acceptPath;
  const code = origin.page === "sign-in" ? origin.code : inviteCodeOf(origin);
  const query = code ? `?code=${encodeURIComponent(code)}` : "";
  if (origin.page === "sign-in") return `/sign-in${query}`;
  return origin.intent.as === "club" ? "/sign-up?as=club" : `/sign-up${query}`;
}

function inviteCodeOf({ intent }: Extract<OAuthOrigin, { page: "sign-up" }>): string | undefined {
  return intent.as === "family" ? intent.inviteCode : undefined;
}

/** The provider or Clerk refused, or the person cancelled: the reason, and a link back. */
function RefusedPage({ origin, problem }: { origin: OAuthAttempt["origin"]; problem: unknown }) {
  const { social } = identityCopy;
  return (
    <CenteredPage title={social.refusedTitle}>
      <p role="alert">{problem === undefined ? social.unanswered : sentenceFor(problem)}</p>
      <a class="button" href={pathOf(origin)} onClick={clearOAuthAttempt}>
        {social.back}
      </a>
    </CenteredPage>
  );
}

/** The page was opened without an attempt in this tab. */
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
