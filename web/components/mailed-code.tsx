import { useState } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import type { FieldErrors } from "./form.tsx";
import { Notice } from "./notice.tsx";

/** The six digits that Clerk mailed. */
export function MailedCode({
  errors,
  readonly = false,
}: {
  errors: FieldErrors;
  readonly?: boolean;
}) {
  return (
    <div class="field-code">
      <Field
        label={copy.signUp.verifyCode}
        name="code"
        error={errors.code}
        inputMode="numeric"
        autocomplete="one-time-code"
        pattern="[0-9]{6}"
        maxLength={6}
        readonly={readonly}
        required
        autofocus
      />
    </div>
  );
}

/** For when it does not come: another code, or another address. */
export function OtherCode({
  onResend,
  onOther,
}: {
  onResend: () => Promise<void>;
  onOther: () => void;
}) {
  const { signUp } = copy;
  const [isResent, setResent] = useState(false);
  const resend = async () => {
    await onResend();
    setResent(true);
  };
  return (
    <>
      {isResent && <Notice kind="good">{signUp.resent}</Notice>}
      <div class="row">
        <Button quiet onClick={resend}>
          {signUp.resend}
        </Button>
        <Button quiet onClick={onOther}>
          {signUp.otherAddress}
        </Button>
      </div>
    </>
  );
}
