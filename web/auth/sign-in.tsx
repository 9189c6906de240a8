import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { CenteredPage } from "../app/centered-page.tsx";
import { flash } from "../app/flash.ts";
import { lazyPart } from "../app/lazy-part.tsx";
import { ownEmails } from "../clerk/own-emails.ts";
import { withoutPasskeyAutofill } from "../clerk/passkeys.ts";
import {
  hasOtherMethods,
  needsEmailField,
  useLastStrategy,
  useSignInMethods,
} from "../clerk/sign-in-methods.ts";
import {
  hasOpenSignIn,
  isLeakedPassword,
  resumeSignIn,
  type SignInStep,
  signIn as signInWith,
  signInWithoutPassword,
} from "../clerk/sign-ins.ts";
import { Captcha } from "../credentials/captcha.tsx";
import { Credentials } from "../credentials/credentials.tsx";
import { SocialButtons, SocialSignInOnly } from "../credentials/social-buttons.tsx";
import { forgetEndedSession, hasEndedSession } from "../data/offline-snapshot.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Form } from "../ui/form.tsx";
import { Loading } from "../ui/loading.tsx";
import { Notice } from "../ui/notice.tsx";
import { ResetPassword } from "./reset-password.tsx";
import { useSession } from "./session.tsx";
import { isOpenStep, type OpenStep, SignInSteps } from "./sign-in-steps.tsx";

const OtherSignIns = lazyPart(async () => (await import("./other-sign-ins.tsx")).OtherSignIns);

/** What is shown in place of the form. */
type Shown = { reset: { sentTo?: string; isLeaked?: boolean } } | { step: OpenStep } | null;

export function SignIn() {
  const { signIn } = copy;
  const { who, refresh } = useSession();
  const { route, query } = useLocation();
  const methods = useSignInMethods();
  const last = useLastStrategy();
  const box = useRef<HTMLDivElement>(null);
  const [email, setEmail] = useState("");
  const [shown, setShown] = useState<Shown>(null);
  const [isResuming, setResuming] = useState(hasOpenSignIn);
  const arrive = async () => {
    forgetEndedSession();
    await refresh();
    // Back to the club whose link led here.
    route(query.code ? `/join/${encodeURIComponent(query.code)}` : "/", true);
  };
  const take = async (step: SignInStep) => {
    if (step.type === "done") {
      const { primary } = step.isOther ? await ownEmails() : { primary: null };
      if (primary && primary !== email.trim().toLowerCase()) {
        flash(identityCopy.signedInAs(primary));
      }
      await arrive();
    } else if (step.type === "reset-code") setShown({ reset: { sentTo: step.email } });
    else setShown(isOpenStep(step) ? { step } : null);
  };
  useEffect(() => {
    // A reload in the middle goes on where it was; without Clerk the form is there to begin again.
    if (!isResuming) return;
    resumeSignIn()
      .then(take, () => {})
      .finally(() => setResuming(false));
  }, []);
  const back = () => setShown(null);
  if (isResuming) return <Loading />;
  if (shown && "step" in shown) {
    return <SignInSteps step={shown.step} onStep={take} onBack={back} />;
  }
  if (shown) return <ResetPassword {...shown.reset} email={email} onStep={take} onBack={back} />;
  const enter = async ({ password }: Record<string, string>) => {
    const address = email.trim();
    try {
      const step = await withoutPasskeyAutofill(() =>
        password ? signInWith({ email: address, password }) : signInWithoutPassword(address),
      );
      await take(step);
    } catch (error) {
      if (!isLeakedPassword(error)) throw error;
      setShown({ reset: { isLeaked: true } });
    }
  };
  /** The typed address; where it is none, its field says so. */
  const addressed = () => {
    const field = box.current?.querySelector<HTMLInputElement>("input[name=email]");
    if (field?.checkValidity()) return email.trim();
    field?.focus();
    return null;
  };
  const originOf = () => ({ at: "sign-in" as const, ...(query.code && { code: query.code }) });
  // What was typed by the time that the methods are known stays.
  const isForm = needsEmailField(methods) || email !== "";
  return (
    <CenteredPage title={signIn.title}>
      <p class="soft">{signIn.lead}</p>
      {who.status === "signed-out" && hasEndedSession() && (
        <Notice kind="waiting">{identityCopy.endedSession}</Notice>
      )}
      <div ref={box}>
        {isForm ? (
          <Form submit={signIn.submit} onSubmit={enter}>
            {(errors) => (
              <>
                <SocialButtons originOf={originOf} last={last} />
                <Credentials email={email} onEmail={setEmail} methods={methods} errors={errors} />
                <Captcha />
              </>
            )}
          </Form>
        ) : (
          <SocialSignInOnly originOf={originOf} last={last} hasOther={hasOtherMethods(methods)} />
        )}
      </div>
      <div class="stack">
        {methods.password && (
          <p>
            <button type="button" class="plain-button" onClick={() => setShown({ reset: {} })}>
              {signIn.forgotten}
            </button>
          </p>
        )}
        <p class="soft">
          {signIn.noAccount} <a href="/sign-up">{signIn.noAccountLink}</a>
        </p>
      </div>
      {hasOtherMethods(methods) && (
        <OtherSignIns methods={methods} last={last} addressed={addressed} onStep={take} />
      )}
    </CenteredPage>
  );
}
