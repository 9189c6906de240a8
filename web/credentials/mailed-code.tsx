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
 * Six digits, from a mail unless the label says otherwise. A phone offers them as it receives them. With the sixth
 * digit the form is sent, once: after a wrong code nothing is sent before something changes. The hint says so in
 * advance, as WCAG 3.2.2 asks.
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
  /** False where something above it has to be read first. */
  autofocus?: boolean;
  /** False where the form asks for more than the code. */
  submits?: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const sent = useRef("");
  const submit = (code: string) => {
    const isNew = code !== sent.current;
    sent.current = code;
    const isWhole = submits && !readonly && /^\d{6}$/.test(code);
    if (isWhole && isNew) box.current?.closest("form")?.requestSubmit();
  };
  // What is typed next replaces a wrong code.
  useEffect(() => {
    if (errors.code !== undefined && submits) box.current?.querySelector("input")?.select();
  }, [errors.code]);
  return (
    <div ref={box} class="field-code">
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
