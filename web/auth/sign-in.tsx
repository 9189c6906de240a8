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
import { clearSessionEnded, hasSessionEnded } from "../data/offline-snapshot.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Form } from "../ui/form.tsx";
import { Loading } from "../ui/loading.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextButton } from "../ui/text-button.tsx";
import { ResetPassword } from "./reset-password.tsx";
import { useSession } from "./session.tsx";
import { isOpenStep, type OpenStep, SignInSteps } from "./sign-in-steps.tsx";

const OtherSignIns = lazyPart(async () => (await import("./other-sign-ins.tsx")).OtherSignIns);

/** The page that replaces the form. */
type Page = { reset: { sentTo?: string; isLeaked?: boolean } } | { step: OpenStep } | null;

/** `/sign-in`. */
export function SignIn() {
  const { signIn } = copy;
  const { who, refresh } = useSession();
  const { route, query } = useLocation();
  const methods = useSignInMethods();
  const lastStrategy = useLastStrategy();
  const formRef = useRef<HTMLDivElement>(null);
  const [email, setEmail] = useState("");
  const [page, setPage] = useState<Page>(null);
  const [isResuming, setResuming] = useState(hasOpenSignIn);
  const finish = async () => {
    clearSessionEnded();
    await refresh();
    // Back to the club whose join link led here.
    route(query.code ? `/join/${encodeURIComponent(query.code)}` : "/", true);
  };
  const handleStep = async (step: SignInStep) => {
    if (step.type === "done") {
      const { primary } = step.isOther ? await ownEmails() : { primary: null };
      if (primary && primary !== email.trim().toLowerCase()) {
        flash(identityCopy.signedInAs(primary));
      }
      await finish();
    } else if (step.type === "reset-code") setPage({ reset: { sentTo: step.email } });
    else setPage(isOpenStep(step) ? { step } : null);
  };
  useEffect(() => {
    // Continues a sign-in that a reload interrupted. If Clerk cannot be reached, the form is shown.
    if (!isResuming) return;
    resumeSignIn()
      .then(handleStep, () => {})
      .finally(() => setResuming(false));
  }, []);
  const back = () => setPage(null);
  if (isResuming) return <Loading />;
  if (page && "step" in page) {
    return <SignInSteps step={page.step} onStep={handleStep} onBack={back} />;
  }
  if (page)
    return <ResetPassword {...page.reset} email={email} onStep={handleStep} onBack={back} />;
  const submit = async ({ password }: Record<string, string>) => {
    const address = email.trim();
    try {
      const step = await withoutPasskeyAutofill(() =>
        password ? signInWith({ email: address, password }) : signInWithoutPassword(address),
      );
      await handleStep(step);
    } catch (error) {
      if (!isLeakedPassword(error)) throw error;
      setPage({ reset: { isLeaked: true } });
    }
  };
  /** The typed address, or null if it is not valid: then its field shows why. */
  const typedEmail = () => {
    const field = formRef.current?.querySelector<HTMLInputElement>("input[name=email]");
    if (field?.checkValidity()) return email.trim();
    field?.focus();
    return null;
  };
  const originOf = () => ({ page: "sign-in" as const, ...(query.code && { code: query.code }) });
  // The form stays if something was typed before the methods are known.
  const hasForm = needsEmailField(methods) || email !== "";
  return (
    <CenteredPage title={signIn.title}>
      <p class="soft">{signIn.lead}</p>
      {who.status === "signed-out" && hasSessionEnded() && (
        <Notice kind="waiting">{identityCopy.endedSession}</Notice>
      )}
      <div ref={formRef}>
        {hasForm ? (
          <Form submit={signIn.submit} onSubmit={submit}>
            {(errors) => (
              <>
                <SocialButtons originOf={originOf} lastStrategy={lastStrategy} />
                <Credentials email={email} onEmail={setEmail} methods={methods} errors={errors} />
                <Captcha />
              </>
            )}
          </Form>
        ) : (
          <SocialSignInOnly
            originOf={originOf}
            lastStrategy={lastStrategy}
            hasOther={hasOtherMethods(methods)}
          />
        )}
      </div>
      <div class="stack">
        {methods.password && (
          <TextButton onClick={() => setPage({ reset: {} })}>{signIn.forgotten}</TextButton>
        )}
        <p class="soft">
          {signIn.noAccount} <a href="/sign-up">{signIn.noAccountLink}</a>
        </p>
      </div>
      {hasOtherMethods(methods) && (
        <OtherSignIns
          methods={methods}
          lastStrategy={lastStrategy}
          typedEmail={typedEmail}
          onStep={handleStep}
        />
      )}
    </CenteredPage>
  );
}
