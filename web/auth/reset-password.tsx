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
import { MailedCode, OtherCode } from "../credentials/mailed-code.tsx";
import { NewPassword } from "../credentials/new-password.tsx";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";

interface ResetProps {
  /** As far as it was typed already. */
  email: string;
  /** The password that was typed is known from a leak: said first. */
  isLeaked?: boolean;
  /** A code has gone there already: the page was reloaded. */
  sentTo?: string;
  /** Takes what comes next: signed in, or a second step. */
  onStep: (step: SignInStep) => Promise<unknown>;
  onBack: () => void;
}

/** A forgotten password: an address, the code that is mailed to it, a new password; signed in afterwards. */
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
      <p>
        <button
          type="button"
          class="plain-button"
          onClick={() => {
            forgetSignIn();
            onBack();
          }}
        >
          {signIn.submit}
        </button>
      </p>
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
  const [hasCode, setHasCode] = useState(false);
  const save = async ({ code = "", password = "" }: Record<string, string>) => {
    // A code works once: where only the password was refused, it is not tried again.
    if (!hasCode) {
      const step = await tryResetCode(code);
      if (step.type !== "new-password") {
        await onStep(step);
        return;
      }
    }
    setHasCode(true);
    await onStep(await finishReset(password));
  };
  const resend = async () => {
    await mailResetCode(email);
    setHasCode(false);
  };
  return (
    <>
      <p class="soft">{reset.sentTo(email)}</p>
      <Form submit={reset.submit} onSubmit={save}>
        {(errors) => (
          <>
            {/* For the password manager, which keeps the new one under this address. */}
            <input
              type="email"
              name="email"
              autocomplete="username"
              value={email}
              hidden
              readOnly
            />
            <MailedCode errors={errors} readonly={hasCode} submits={false} />
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
