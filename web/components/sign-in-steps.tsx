import { useEffect, useState } from "preact/hooks";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { IdentityProblem } from "../identity-problem.ts";
import {
  type Factor,
  finishReset,
  forgetSignIn,
  isSent,
  type SignInStep,
  sendCode,
  tryCode,
} from "../sign-ins.ts";
import { useAttempt } from "../use-attempt.ts";
import { Button } from "./button.tsx";
import { Captcha } from "./captcha.tsx";
import { Field } from "./field.tsx";
import { type FieldErrors, Form } from "./form.tsx";
import { MailedCode } from "./mailed-code.tsx";
import { NewPassword } from "./new-password.tsx";
import { Notice } from "./notice.tsx";
import { Plain } from "./plain.tsx";

/** A step that this component has a page for. */
export type OpenStep = Extract<SignInStep, { type: "factor" | "new-password" | "stuck" }>;

/** Whether a sign-in needs another page before it is done. */
export function isOpenStep(step: SignInStep): step is OpenStep {
  return step.type === "factor" || step.type === "new-password" || step.type === "stuck";
}

interface StepsProps {
  step: OpenStep;
  /** Takes what comes next, which may be another page of this kind. */
  onStep: (step: SignInStep) => Promise<unknown>;
  onBack: () => void;
}

/** What Clerk asks for after an address and a password: a code, a new password, or more than we can show. */
export function SignInSteps({ step, onStep, onBack }: StepsProps) {
  const back = () => {
    forgetSignIn();
    onBack();
  };
  if (step.type === "factor") return <Factors step={step} onStep={onStep} onBack={back} />;
  if (step.type === "new-password") return <ChoosePassword onStep={onStep} onBack={back} />;
  return <Stuck lead={identityCopy.stuck.signIn} word={step.status} onBack={back} />;
}

/** A dead end: what happened, the word for those who can mend it, and the way back. */
export function Stuck({
  lead,
  word,
  back = identityCopy.factor.back,
  onBack,
}: {
  lead: string;
  word: string;
  back?: string;
  onBack: () => void;
}) {
  const { stuck } = identityCopy;
  return (
    <Plain title={stuck.title}>
      <p role="alert">{lead}</p>
      <p class="soft small">{stuck.word(word)}</p>
      <Button onClick={onBack}>{back}</Button>
    </Plain>
  );
}

function ChoosePassword({ onStep, onBack }: Omit<StepsProps, "step">) {
  const { reset } = copy;
  return (
    <Plain title={reset.title}>
      <Form
        submit={reset.submit}
        onSubmit={async ({ password = "" }) => onStep(await finishReset(password))}
      >
        {(errors) => (
          <>
            <NewPassword label={reset.newPassword} errors={errors} />
            <p class="soft small">{reset.everywhere}</p>
            <Captcha />
          </>
        )}
      </Form>
      <Back onBack={onBack} />
    </Plain>
  );
}

function Factors({
  step,
  onStep,
  onBack,
}: Omit<StepsProps, "step"> & { step: Extract<OpenStep, { type: "factor" }> }) {
  const words = identityCopy.factor;
  const { which, factors, sent } = step;
  const [at, setAt] = useState(() =>
    Math.max(
      factors.findIndex(({ strategy }) => strategy === sent),
      0,
    ),
  );
  const [isChoosing, setChoosing] = useState(false);
  const [isResent, setResent] = useState(false);
  const { problem, attempt } = useAttempt();
  const factor = factors[at];
  const send = (chosen: Factor) => attempt(() => sendCode(which, chosen));
  useEffect(() => {
    // A reload sends no second code where one is on its way.
    if (factor && factor.strategy !== sent) void send(factor);
  }, []);
  if (!factor) return null;
  const check = async ({ code = "" }: Record<string, string>) => {
    try {
      await onStep(await tryCode(which, factor, code));
    } catch (error) {
      throw inWordsOf(factor, error);
    }
  };
  const resend = async () => {
    setResent(false);
    await attempt(async () => {
      await sendCode(which, factor);
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
  const title = step.isNewDevice
    ? words.titleNewDevice
    : which === "first"
      ? words.titleFirst
      : words.titleSecond;
  return (
    <Plain title={title}>
      {step.isNewDevice && <p class="soft">{words.newDevice}</p>}
      <p class="soft">{leadOf(factor)}</p>
      <Form key={at} submit={copy.signUp.verify} onSubmit={check}>
        {(errors) => (
          <>
            <CodeOf factor={factor} errors={errors} />
            <Captcha />
          </>
        )}
      </Form>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {isResent && <Notice kind="good">{copy.signUp.resent}</Notice>}
      {(isSent(factor) || mayChoose) && (
        <div class="row">
          {isSent(factor) && (
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
              <Button key={wayOf(one)} quiet onClick={() => choose(index)}>
                {wayOf(one)}
              </Button>
            ),
          )}
        </section>
      )}
      <Back onBack={onBack} />
    </Plain>
  );
}

function CodeOf({ factor, errors }: { factor: Factor; errors: FieldErrors }) {
  const words = identityCopy.factor;
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

function leadOf({ strategy, to }: Factor): string {
  const words = identityCopy.factor;
  if (strategy === "email_code") return words.sentMail(to);
  if (strategy === "phone_code") return words.sentText(to);
  return strategy === "totp" ? words.app : words.backup;
}

function wayOf({ strategy, to }: Factor): string {
  const { ways } = identityCopy.factor;
  return strategy === "totp" || strategy === "backup_code" ? ways[strategy] : ways[strategy](to);
}

/** Clerk has one word for every wrong code; what to do about it differs. */
function inWordsOf({ strategy }: Factor, error: unknown): unknown {
  if (!(error instanceof IdentityProblem) || error.code !== "form_code_incorrect") return error;
  if (strategy === "totp") return new IdentityProblem("wrong_app_code", "code");
  if (strategy === "phone_code") return new IdentityProblem("wrong_text_code", "code");
  return strategy === "backup_code" ? new IdentityProblem("wrong_backup_code", "code") : error;
}

function Back({ onBack }: { onBack: () => void }) {
  return (
    <p>
      <button type="button" class="plain-button" onClick={onBack}>
        {identityCopy.factor.back}
      </button>
    </p>
  );
}
