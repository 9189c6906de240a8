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
  /** The ways to prove who one is. The first is shown unless `sent` names another. */
  factors: Factor[];
  /** The strategy whose code is on its way already. */
  sent: string | null;
  submit: string;
  /** Sends the code of a factor that has one to send. */
  onSend: (factor: Factor) => Promise<unknown>;
  /** Tries what was typed: a code or the password. */
  onTry: (factor: Factor, typed: string) => Promise<unknown>;
  /** More for the form, above its button. */
  children?: ComponentChildren;
}

/** One way to prove who one is, and the choice of another: when somebody signs in, and in a reverification. */
export function FactorForm({ factors, sent, submit, onSend, onTry, children }: FactorFormProps) {
  const words = identityCopy.factor;
  const [at, setAt] = useState(() =>
    Math.max(
      factors.findIndex(({ strategy }) => strategy === sent),
      0,
    ),
  );
  const [isChoosing, setChoosing] = useState(false);
  const [isResent, setResent] = useState(false);
  const { problem, attempt } = useAction();
  const factor = factors[at];
  const send = (chosen: Factor) => attempt(async () => sendsCode(chosen) && onSend(chosen));
  useEffect(() => {
    // A reload sends no second code where one is on its way.
    if (factor && factor.strategy !== sent) void send(factor);
  }, []);
  if (!factor) return null;
  const check = async ({ code = "", password = "" }: Record<string, string>) => {
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
  const choose = async (index: number) => {
    setChoosing(false);
    setResent(false);
    setAt(index);
    const chosen = factors[index];
    if (chosen) await send(chosen);
  };
  const mayChoose = factors.length > 1 && !isChoosing;
  const lead = factorLead(factor);
  return (
    <>
      {lead && <p class="soft">{lead}</p>}
      <Form key={at} submit={submit} onSubmit={check}>
        {(errors) => (
          <>
            <FactorField factor={factor} errors={errors} />
            {children}
          </>
        )}
      </Form>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {isResent && <Notice kind="good">{copy.signUp.resent}</Notice>}
      {(sendsCode(factor) || mayChoose) && (
        <div class="row">
          {sendsCode(factor) && (
            <Button quiet onClick={resend}>
              {copy.signUp.resend}
            </Button>
          )}
          {mayChoose && (
            <Button quiet onClick={() => setChoosing(true)}>
              {words.other}
            </Button>
          )}
        </div>
      )}
      {isChoosing && (
        <section class="stack" aria-label={words.other}>
          {factors.map((one, index) =>
            index === at ? null : (
              <Button key={factorLabel(one)} quiet onClick={() => choose(index)}>
                {factorLabel(one)}
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

/** What to do; a field for a password needs no words. */
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

/** Clerk has one word for every wrong code; what to do about it differs. */
export function explainWrongCode({ strategy }: Pick<Factor, "strategy">, error: unknown): unknown {
  if (!(error instanceof ClerkProblem) || error.code !== "form_code_incorrect") return error;
  if (strategy === "totp") return new ClerkProblem("wrong_app_code", "code");
  if (strategy === "phone_code") return new ClerkProblem("wrong_text_code", "code");
  return strategy === "backup_code" ? new ClerkProblem("wrong_backup_code", "code") : error;
}
