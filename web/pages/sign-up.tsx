import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { MailedCode, OtherCode } from "../components/mailed-code.tsx";
import { NewPassword } from "../components/new-password.tsx";
import { Notice } from "../components/notice.tsx";
import { Plain } from "../components/plain.tsx";
import { SignUpFields } from "../components/sign-up-fields.tsx";
import { copy } from "../i18n/index.ts";
import { loadIdentity, mailNewCode, openAccount, verifyEmail } from "../identity.ts";
import { acceptPath, forgetLink, type Invited, invitedHere, linkToken } from "../link.ts";
import { type Intent, intentFrom } from "../onboarding.ts";
import { useArrival } from "../use-arrival.ts";

/** Sign-up for both: details first, then the code that Clerk mails. */
export function SignUp() {
  const { query } = useLocation();
  const as = query.as === "club" ? "club" : "family";
  const arriveWith = useArrival();
  const [invited, setInvited] = useState(invitedHere);
  const [typed, setTyped] = useState("");
  const isOther =
    invited !== null && /@.+\./.test(typed) && typed.trim().toLowerCase() !== invited.email;
  const [verifying, setVerifying] = useState<{ email: string; intent: Intent }>();

  const open = async ({ email = "", password = "", ...values }: Record<string, string>) => {
    // What stands in the way is already said beside the address.
    if (isOther) return;
    const intent = intentFrom(as, values);
    const next = await openAccount({ email, password }, intent);
    if (next === "done") await arriveWith(intent);
    else setVerifying({ email, intent });
  };

  if (verifying) {
    const back = () => setVerifying(undefined);
    return (
      <Verify email={verifying.email} onDone={() => arriveWith(verifying.intent)} onBack={back} />
    );
  }
  const { signUp } = copy;
  const isClub = as === "club";
  return (
    <Plain title={isClub ? signUp.clubTitle : signUp.familyTitle}>
      <p class="soft">{isClub ? signUp.clubLead : signUp.familyLead}</p>
      {/* Clerk's script comes while the form is being filled in. */}
      <div onFocusCapture={() => void loadIdentity().catch(() => {})}>
        <Form
          key={as}
          submit={isClub ? signUp.continueClub : signUp.continueFamily}
          onSubmit={open}
        >
          {(errors) => (
            <>
              <SignUpFields as={as} code={query.code} errors={errors} />
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
              {invited && isOther && (
                <OtherThanInvited
                  invited={invited}
                  onForget={() => {
                    forgetLink();
                    setInvited(null);
                  }}
                />
              )}
              <NewPassword errors={errors} />
            </>
          )}
        </Form>
      </div>
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
    </Plain>
  );
}

/** About to sign up with another address than the invited one: said on the spot, with the way back. */
function OtherThanInvited({ invited, onForget }: { invited: Invited; onForget: () => void }) {
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

function Verify({
  email,
  onDone,
  onBack,
}: {
  email: string;
  onDone: () => Promise<unknown>;
  onBack: () => void;
}) {
  const { signUp } = copy;
  const verify = async ({ code = "" }: Record<string, string>) => {
    await verifyEmail(code);
    await onDone();
  };
  return (
    <Plain title={signUp.verifyTitle}>
      <p class="soft">{signUp.verifyLead(email)}</p>
      <Form submit={signUp.verify} onSubmit={verify}>
        {(errors) => <MailedCode errors={errors} />}
      </Form>
      <OtherCode onResend={mailNewCode} onOther={onBack} />
    </Plain>
  );
}
