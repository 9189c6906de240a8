import { useEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../data/use-action.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { FieldErrors } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";

/**
 * A field for a code of six digits, from a mail unless `label` names another source. Submits the form after the sixth
 * digit, once for each code, so a wrong code is not sent again. The hint announces that, as WCAG 3.2.2 requires.
 */
export function MailedCode({
  errors,
  label = copy.signUp.verifyCode,
  readonly = false,
  autofocus = true,
  submits = true,
}: {
  errors: FieldErrors;
  label?: string;
  readonly?: boolean;
  /** False if people must read something above it first. */
  autofocus?: boolean;
  /** False if the form has other fields. */
  submits?: boolean;
}) {
  const container = useRef<HTMLDivElement>(null);
  const sent = useRef("");
  const submit = (code: string) => {
    const isNew = code !== sent.current;
    sent.current = code;
    const isComplete = submits && !readonly && /^\d{6}$/.test(code);
    if (isComplete && isNew) container.current?.closest("form")?.requestSubmit();
  };
  // The next digit then replaces a wrong code.
  useEffect(() => {
    if (errors.code !== undefined && submits) container.current?.querySelector("input")?.select();
  }, [errors.code]);
  return (
    <div ref={container} class="field-code">
      <Field
        label={label}
        name="code"
        hint={submits ? identityCopy.codeHint : undefined}
        error={errors.code}
        announces={submits}
        onInput={submit}
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

/** Mails and messages may contain "123 456" or "123-456". */
function onlyDigits(text: string): string {
  return text.replace(/\D+/g, "").slice(0, 6);
}

/** If the code did not arrive: sends another one, or goes back to another address. */
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
  const { problem, attempt } = useAction();
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
