import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { CenteredPage } from "../app/centered-page.tsx";
import type { OAuthOrigin } from "../clerk/oauth.ts";
import { type Intent, intentFrom } from "../clerk/onboarding.ts";
import { needsEmailField, useSignInMethods } from "../clerk/sign-in-methods.ts";
import { hasOpenSignUp, resumeSignUp, type SignUpStep, startSignUp } from "../clerk/sign-ups.ts";
import { Captcha } from "../credentials/captcha.tsx";
import { NewPassword } from "../credentials/new-password.tsx";
import { PasswordSlot } from "../credentials/password-slot.tsx";
import { SocialButtons, SocialSignInOnly } from "../credentials/social-buttons.tsx";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import {
  acceptPath,
  forgetLink,
  type Invited,
  invitedHere,
  linkToken,
} from "../join/secret-link.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form, valuesOf } from "../ui/form.tsx";
import { Loading } from "../ui/loading.tsx";
import { Notice } from "../ui/notice.tsx";
import { useSession } from "./session.tsx";
import { SignUpFields } from "./sign-up-fields.tsx";
import { SignUpSteps } from "./sign-up-steps.tsx";
import { useFinishSignUp } from "./use-finish-sign-up.ts";

/** `/sign-up`, and `/sign-up?as=club` to found a club: the form, then the steps that Clerk requires. */
export function SignUp() {
  const { query, route } = useLocation();
  const { refresh } = useSession();
  const as = query.as === "club" ? "club" : "family";
  const finishSignUp = useFinishSignUp();
  const methods = useSignInMethods();
  const [invited, setInvited] = useState(invitedHere);
  const [typed, setTyped] = useState("");
  const isOtherEmail =
    invited !== null && /@.+\./.test(typed) && typed.trim().toLowerCase() !== invited.email;
  const [isResuming, setResuming] = useState(hasOpenSignUp);
  const [current, setCurrent] = useState<{ step: SignUpStep; intent: Intent }>();
  useEffect(() => {
    if (!isResuming) return;
    // Continues a sign-up that a reload interrupted. If Clerk cannot be reached, the form is shown.
    resumeSignUp()
      .then(
        (resumed) => resumed && setCurrent(resumed),
        () => {},
      )
      .finally(() => setResuming(false));
  }, []);

  const handleStep = async (step: SignUpStep, intent: Intent) => {
    if (step.type === "done") {
      await finishSignUp(intent);
    } else if (step.type === "already-signed-in") {
      // Another tab has signed in, maybe as another person: create or join nothing for that account.
      await refresh();
      route("/", true);
    } else {
      setCurrent({ step, intent });
    }
  };

  const submit = async ({ email = "", password, ...values }: Record<string, string>) => {
    // A notice beside the address explains this already.
    if (isOtherEmail) return;
    const intent = intentFrom(as, values);
    await handleStep(await startSignUp({ email, password }, intent), intent);
  };

  if (isResuming) return <Loading />;
  if (current) {
    return (
      <SignUpSteps
        step={current.step}
        signInPath={signInPathFor(current.intent)}
        onStep={(step) => handleStep(step, current.intent)}
        onBack={() => setCurrent(undefined)}
      />
    );
  }
  const { signUp } = copy;
  const isClub = as === "club";
  return (
    <CenteredPage title={isClub ? signUp.clubTitle : signUp.familyTitle}>
      <p class="soft">{isClub ? signUp.clubLead : signUp.familyLead}</p>
      {!needsEmailField(methods) && typed === "" ? (
        <form key={as} class="stack" noValidate>
          <SignUpFields as={as} code={query.code} errors={{}} isNameKnown>
            <SocialSignInOnly originOf={(form) => originFrom(as, form)} />
          </SignUpFields>
        </form>
      ) : (
        <Form
          key={as}
          submit={isClub ? signUp.continueClub : signUp.continueFamily}
          onSubmit={submit}
        >
          {(errors) => (
            <>
              <SignUpFields as={as} code={query.code} errors={errors}>
                <SocialButtons originOf={(form) => originFrom(as, form)} />
              </SignUpFields>
              <Field
                label={signUp.email}
                name="email"
                type="email"
                error={errors.email}
                autocomplete="email"
                maxLength={254}
                onInput={setTyped}
                required
              />
              {invited && isOtherEmail && (
                <OtherEmailNotice
                  invited={invited}
                  onForget={() => {
                    forgetLink();
                    setInvited(null);
                  }}
                />
              )}
              <PasswordSlot isOn={methods.password} fallback={identityCopy.other.noPasswordNew}>
                <NewPassword errors={errors} />
              </PasswordSlot>
              <Captcha />
            </>
          )}
        </Form>
      )}
      <div class="stack">
        <p class="soft">
          {isClub ? signUp.otherWayClub : signUp.otherWayFamily}{" "}
          <a href={isClub ? "/sign-up" : "/sign-up?as=club"}>
            {isClub ? signUp.otherWayClubLink : signUp.otherWayFamilyLink}
          </a>
        </p>
        <p class="soft">
          {signUp.haveAccount} <a href="/sign-in">{copy.signIn.submit}</a>
        </p>
      </div>
    </CenteredPage>
  );
}

/**
 * The origin of a sign-up with a provider, from the form's values. Returns null if the club's name is missing: the
 * provider supplies everything else.
 */
function originFrom(as: "club" | "family", form: HTMLFormElement | null): OAuthOrigin | null {
  const tenantName = form?.elements.namedItem("tenantName");
  if (tenantName instanceof HTMLInputElement && !tenantName.checkValidity()) {
    tenantName.focus();
    return null;
  }
  return { page: "sign-up", intent: intentFrom(as, form ? valuesOf(form) : {}) };
}

/** The sign-in page, with the code that was typed here. */
function signInPathFor(intent: Intent): string {
  const code = intent.as === "family" && intent.inviteCode;
  return code ? `/sign-in?code=${encodeURIComponent(code)}` : "/sign-in";
}

/** Warns that the typed address is not the invited one, and offers the invitation. */
function OtherEmailNotice({ invited, onForget }: { invited: Invited; onForget: () => void }) {
  const { accept } = copy;
  const { route } = useLocation();
  return (
    <div class="stack">
      <Notice kind="waiting">{accept.signUpOther(invited.tenantName, invited.email)}</Notice>
      {linkToken() ? (
        <Button onClick={() => route(acceptPath)}>{accept.useInvited}</Button>
      ) : (
        <p class="soft">{accept.reopen(invited.email)}</p>
      )}
      <Button quiet onClick={onForget}>
        {accept.without}
      </Button>
    </div>
  );
}
