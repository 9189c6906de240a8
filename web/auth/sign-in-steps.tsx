import { CenteredPage } from "../app/centered-page.tsx";
import {
  finishReset,
  forgetSignIn,
  type SignInStep,
  sendCode,
  tryCode,
} from "../clerk/sign-ins.ts";
import { Captcha } from "../credentials/captcha.tsx";
import { FactorForm } from "../credentials/factor-form.tsx";
import { NewPassword } from "../credentials/new-password.tsx";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";

/** A step that this component has a page for. */
export type OpenStep = Extract<SignInStep, { type: "factor" | "new-password" | "unsupported" }>;

/** Whether a sign-in needs another page before it is done. */
export function isOpenStep(step: SignInStep): step is OpenStep {
  return step.type === "factor" || step.type === "new-password" || step.type === "unsupported";
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
  return <UnsupportedStep lead={identityCopy.stuck.signIn} word={step.status} onBack={back} />;
}

/** A dead end: what happened, the word for those who can mend it, and the way back. */
export function UnsupportedStep({
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
    <CenteredPage title={stuck.title}>
      <p role="alert">{lead}</p>
      <p class="soft small">{stuck.word(word)}</p>
      <Button onClick={onBack}>{back}</Button>
    </CenteredPage>
  );
}

function ChoosePassword({ onStep, onBack }: Omit<StepsProps, "step">) {
  const { reset } = copy;
  return (
    <CenteredPage title={reset.title}>
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
    </CenteredPage>
  );
}

function Factors({
  step: { which, factors, sent, isNewDevice },
  onStep,
  onBack,
}: Omit<StepsProps, "step"> & { step: Extract<OpenStep, { type: "factor" }> }) {
  const words = identityCopy.factor;
  const title = isNewDevice
    ? words.titleNewDevice
    : which === "first"
      ? words.titleFirst
      : words.titleSecond;
  return (
    <CenteredPage title={title}>
      {isNewDevice && <p class="soft">{words.newDevice}</p>}
      <FactorForm
        factors={factors}
        sent={sent}
        submit={copy.signUp.verify}
        onSend={(factor) => sendCode(which, factor)}
        onTry={async (factor, code) => onStep(await tryCode(which, factor, code))}
      >
        <Captcha />
      </FactorForm>
      <Back onBack={onBack} />
    </CenteredPage>
  );
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
