import { useState } from "preact/hooks";
import { CenteredPage } from "../app/centered-page.tsx";
import {
  finishReset,
  forgetSignIn,
  mailResetCode,
  type SignInStep,
  tryResetCode,
} from "../clerk/sign-ins.ts";
import { Captcha } from "../credentials/captcha.tsx";
import { HiddenUsername } from "../credentials/hidden-username.tsx";
import { MailedCode, OtherCode } from "../credentials/mailed-code.tsx";
import { NewPassword } from "../credentials/new-password.tsx";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { TextButton } from "../ui/text-button.tsx";

interface ResetProps {
  /** What was typed on the page before. */
  email: string;
  /** Explains that the typed password is known from a leak. */
  isLeaked?: boolean;
  /** The address that a code was sent to, after a reload of the page. */
  sentTo?: string;
  /** Called with the next step of the sign-in. */
  onStep: (step: SignInStep) => Promise<unknown>;
  onBack: () => void;
}

/** Resets a forgotten password with a mailed code, and signs in. */
export function ResetPassword({ email, isLeaked, sentTo: sentBefore, onStep, onBack }: ResetProps) {
  const { reset, signUp, signIn } = copy;
  const [sentTo, setSentTo] = useState(sentBefore);
  const send = async ({ email: typed = "" }: Record<string, string>) => {
    const step = await mailResetCode(typed);
    if (step.type === "reset-code") setSentTo(typed);
    else await onStep(step);
  };
  return (
    <CenteredPage title={reset.title}>
      {sentTo === undefined ? (
        <>
          <p class="soft">{isLeaked ? identityCopy.leakedLead : reset.lead}</p>
          <Form submit={reset.send} onSubmit={send}>
            {(errors) => (
              <>
                <Field
                  label={signUp.email}
                  name="email"
                  type="email"
                  defaultValue={email}
                  error={errors.email}
                  autocomplete="username"
                  required
                  autofocus
                />
                <Captcha />
              </>
            )}
          </Form>
        </>
      ) : (
        <FinishReset email={sentTo} onStep={onStep} onOther={() => setSentTo(undefined)} />
      )}
      <TextButton
        onClick={() => {
          forgetSignIn();
          onBack();
        }}
      >
        {signIn.submit}
      </TextButton>
    </CenteredPage>
  );
}

function FinishReset({
  email,
  onStep,
  onOther,
}: {
  email: string;
  onStep: (step: SignInStep) => Promise<unknown>;
  onOther: () => void;
}) {
  const { reset } = copy;
  const [isCodeUsed, setCodeUsed] = useState(false);
  const save = async ({ code = "", password = "" }: Record<string, string>) => {
    // A code works once: if only the password was refused, the code must not be sent again.
    if (!isCodeUsed) {
      const step = await tryResetCode(code);
      if (step.type !== "new-password") {
        await onStep(step);
        return;
      }
    }
    setCodeUsed(true);
    await onStep(await finishReset(password));
  };
  const resend = async () => {
    await mailResetCode(email);
    setCodeUsed(false);
  };
  return (
    <>
      <p class="soft">{reset.sentTo(email)}</p>
      <Form submit={reset.submit} onSubmit={save}>
        {(errors) => (
          <>
            <HiddenUsername email={email} />
            <MailedCode errors={errors} readonly={isCodeUsed} submits={false} />
            <NewPassword label={reset.newPassword} errors={errors} />
            <p class="soft small">{reset.everywhere}</p>
            <Captcha />
          </>
        )}
      </Form>
      <OtherCode onResend={resend} onOther={onOther} />
    </>
  );
}
