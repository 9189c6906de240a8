import { useState } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { useAttempt } from "../use-attempt.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import type { FieldErrors } from "./form.tsx";
import { Notice } from "./notice.tsx";

/** Six digits, from a mail unless the label says otherwise. A phone offers them as it receives them. */
export function MailedCode({
  errors,
  label = copy.signUp.verifyCode,
  readonly = false,
  autofocus = true,
}: {
  errors: FieldErrors;
  label?: string;
  readonly?: boolean;
  /** False where something above it has to be read first. */
  autofocus?: boolean;
}) {
  return (
    <div class="field-code">
      <Field
        label={label}
        name="code"
        error={errors.code}
        inputMode="numeric"
        autocomplete="one-time-code"
        pattern="[0-9]{6}"
        onPasteText={onlyDigits}
        maxLength={6}
        readonly={readonly}
        required
        autofocus={autofocus}
      />
    </div>
  );
}

/** Mail programs and messages copy "123 456" or "123-456". */
function onlyDigits(text: string): string {
  return text.replace(/\D+/g, "").slice(0, 6);
}

/** For when it does not come: another code, or another address. */
export function OtherCode({
  onResend,
  onOther,
  other = copy.signUp.otherAddress,
}: {
  onResend: () => Promise<unknown>;
  onOther: () => void;
  other?: string;
}) {
  const { signUp } = copy;
  const [isResent, setResent] = useState(false);
  const { problem, attempt } = useAttempt();
  const resend = () =>
    attempt(async () => {
      setResent(false);
      await onResend();
      setResent(true);
    });
  return (
    <>
      {isResent && <Notice kind="good">{signUp.resent}</Notice>}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      <div class="row">
        <Button quiet onClick={resend}>
          {signUp.resend}
        </Button>
        <Button quiet onClick={onOther}>
          {other}
        </Button>
      </div>
    </>
  );
}
