import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ClerkProblem } from "../clerk/clerk-problem.ts";
import { type Factor, sendsCode } from "../clerk/factors.ts";
import { useAction } from "../data/use-action.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { type FieldErrors, Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { MailedCode } from "./mailed-code.tsx";

interface FactorFormProps {
  /** The factors to choose from. The first is shown unless `sent` names another. */
  factors: Factor[];
  /** The strategy whose code was sent already. */
  sent: string | null;
  submit: string;
  /** Sends the factor's code. */
  onSend: (factor: Factor) => Promise<unknown>;
  /** Verifies the typed code or password. */
  onTry: (factor: Factor, typed: string) => Promise<unknown>;
  /** Rendered in the form, above its button. */
  children?: ComponentChildren;
}

/** Verifies one factor, with a choice of others: for a sign-in and for a reverification. */
export function FactorForm({ factors, sent, submit, onSend, onTry, children }: FactorFormProps) {
  const words = identityCopy.factor;
  const [index, setIndex] = useState(() =>
    Math.max(
      factors.findIndex(({ strategy }) => strategy === sent),
      0,
    ),
  );
  const [isChoosing, setChoosing] = useState(false);
  const [isResent, setResent] = useState(false);
  const { problem, attempt } = useAction();
  const factor = factors[index];
  const send = (chosen: Factor) => attempt(async () => sendsCode(chosen) && onSend(chosen));
  useEffect(() => {
    // After a reload, a code that was sent before is still valid.
    if (factor && factor.strategy !== sent) void send(factor);
  }, []);
  if (!factor) return null;
  const verify = async ({ code = "", password = "" }: Record<string, string>) => {
    try {
      await onTry(factor, factor.strategy === "password" ? password : code);
    } catch (error) {
      throw explainWrongCode(factor, error);
    }
  };
  const resend = async () => {
    setResent(false);
    await attempt(async () => {
      await onSend(factor);
      setResent(true);
    });
  };
  const choose = async (chosenIndex: number) => {
    setChoosing(false);
    setResent(false);
    setIndex(chosenIndex);
    const chosen = factors[chosenIndex];
    if (chosen) await send(chosen);
  };
  const canChoose = factors.length > 1 && !isChoosing;
  const lead = factorLead(factor);
  return (
    <>
      {lead && <p class="soft">{lead}</p>}
      <Form key={index} submit={submit} onSubmit={verify}>
        {(errors) => (
          <>
            <FactorField factor={factor} errors={errors} />
            {children}
          </>
        )}
      </Form>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {isResent && <Notice kind="good">{copy.signUp.resent}</Notice>}
      {(sendsCode(factor) || canChoose) && (
        <div class="row">
          {sendsCode(factor) && (
            <Button quiet onClick={resend}>
              {copy.signUp.resend}
            </Button>
          )}
          {canChoose && (
            <Button quiet onClick={() => setChoosing(true)}>
              {words.other}
            </Button>
          )}
        </div>
      )}
      {isChoosing && (
        <section class="stack" aria-label={words.other}>
          {factors.map((other, otherIndex) =>
            otherIndex === index ? null : (
              <Button key={factorLabel(other)} quiet onClick={() => choose(otherIndex)}>
                {factorLabel(other)}
              </Button>
            ),
          )}
        </section>
      )}
    </>
  );
}

function FactorField({ factor, errors }: { factor: Factor; errors: FieldErrors }) {
  const words = identityCopy.factor;
  if (factor.strategy === "password") {
    return (
      <Field
        label={copy.signUp.password}
        name="password"
        type="password"
        error={errors.password}
        autocomplete="current-password"
        required
        autofocus
      />
    );
  }
  if (factor.strategy === "backup_code") {
    return (
      <Field
        label={words.codeBackup}
        name="code"
        error={errors.code}
        autocomplete="off"
        spellcheck={false}
        maxLength={60}
        required
        autofocus
      />
    );
  }
  const labels = {
    email_code: copy.signUp.verifyCode,
    phone_code: words.codeText,
    totp: words.codeApp,
  };
  return <MailedCode label={labels[factor.strategy]} errors={errors} />;
}

/** The instruction above the field; none for a password. */
function factorLead({ strategy, to }: Factor): string | null {
  const words = identityCopy.factor;
  if (strategy === "password") return null;
  if (strategy === "email_code") return words.sentMail(to);
  if (strategy === "phone_code") return words.sentText(to);
  return strategy === "totp" ? words.app : words.backup;
}

function factorLabel({ strategy, to }: Factor): string {
  const { ways } = identityCopy.factor;
  return strategy === "email_code" || strategy === "phone_code"
    ? ways[strategy](to)
    : ways[strategy];
}

/** Clerk has one code for every wrong code of a factor; our own codes say what to do for each. */
export function explainWrongCode({ strategy }: Pick<Factor, "strategy">, error: unknown): unknown {
  if (!(error instanceof ClerkProblem) || error.code !== "form_code_incorrect") return error;
  if (strategy === "totp") return new ClerkProblem("wrong_app_code", "code");
  if (strategy === "phone_code") return new ClerkProblem("wrong_text_code", "code");
  return strategy === "backup_code" ? new ClerkProblem("wrong_backup_code", "code") : error;
}
