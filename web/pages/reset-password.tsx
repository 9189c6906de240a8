import { useState } from "preact/hooks";
import { Field } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { MailedCode, OtherCode } from "../components/mailed-code.tsx";
import { NewPassword } from "../components/new-password.tsx";
import { Plain } from "../components/plain.tsx";
import { copy } from "../i18n/index.ts";
import { finishReset, mailResetCode, tryResetCode } from "../identity.ts";

/** A forgotten password: an address, the code that is mailed to it, a new password; signed in afterwards. */
export function ResetPassword({
  email,
  onDone,
  onBack,
}: {
  /** As far as it was typed already. */
  email: string;
  onDone: () => Promise<void>;
  onBack: () => void;
}) {
  const { reset, signUp, signIn } = copy;
  const [sentTo, setSentTo] = useState<string>();
  return (
    <Plain title={reset.title}>
      {sentTo === undefined ? (
        <>
          <p class="soft">{reset.lead}</p>
          <Form
            submit={reset.send}
            onSubmit={async ({ email: typed = "" }) => {
              await mailResetCode(typed);
              setSentTo(typed);
            }}
          >
            {(errors) => (
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
            )}
          </Form>
        </>
      ) : (
        <FinishReset email={sentTo} onDone={onDone} onOther={() => setSentTo(undefined)} />
      )}
      <p>
        <button type="button" class="plain-button" onClick={onBack}>
          {signIn.submit}
        </button>
      </p>
    </Plain>
  );
}

function FinishReset({
  email,
  onDone,
  onOther,
}: {
  email: string;
  onDone: () => Promise<void>;
  onOther: () => void;
}) {
  const { reset } = copy;
  const [hasCode, setHasCode] = useState(false);
  const save = async ({ code = "", password = "" }: Record<string, string>) => {
    // A code works once: where only the password was refused, it is not tried again.
    if (!hasCode) await tryResetCode(code);
    setHasCode(true);
    await finishReset(password);
    await onDone();
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
            <MailedCode errors={errors} readonly={hasCode} />
            <NewPassword label={reset.newPassword} errors={errors} />
            <p class="soft small">{reset.everywhere}</p>
          </>
        )}
      </Form>
      <OtherCode onResend={resend} onOther={onOther} />
    </>
  );
}
