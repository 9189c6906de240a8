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
import { TextButton } from "../ui/text-button.tsx";

/** A step that `SignInSteps` has a page for. */
export type OpenStep = Extract<SignInStep, { type: "factor" | "new-password" | "unsupported" }>;

/** Whether a sign-in needs another page. */
export function isOpenStep(step: SignInStep): step is OpenStep {
  return step.type === "factor" || step.type === "new-password" || step.type === "unsupported";
}

interface StepsProps {
  step: OpenStep;
  /** Called with the next step. */
  onStep: (step: SignInStep) => Promise<unknown>;
  onBack: () => void;
}

/** The pages after the first one of a sign-in: a factor, a new password, or a step that this app does not support. */
export function SignInSteps({ step, onStep, onBack }: StepsProps) {
  const back = () => {
    forgetSignIn();
    onBack();
  };
  if (step.type === "factor") return <FactorPage step={step} onStep={onStep} onBack={back} />;
  if (step.type === "new-password") return <NewPasswordPage onStep={onStep} onBack={back} />;
  return <UnsupportedStep lead={identityCopy.stuck.signIn} reason={step.status} onBack={back} />;
}

/** Clerk requires a step that this app has no form for. `reason` is Clerk's name of it, for the people who run the site. */
export function UnsupportedStep({
  lead,
  reason,
  back = identityCopy.factor.back,
  onBack,
}: {
  lead: string;
  reason: string;
  back?: string;
  onBack: () => void;
}) {
  const { stuck } = identityCopy;
  return (
    <CenteredPage title={stuck.title}>
      <p role="alert">{lead}</p>
      <p class="soft small">{stuck.word(reason)}</p>
      <Button onClick={onBack}>{back}</Button>
    </CenteredPage>
  );
}

function NewPasswordPage({ onStep, onBack }: Omit<StepsProps, "step">) {
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
      <TextButton onClick={onBack}>{identityCopy.factor.back}</TextButton>
    </CenteredPage>
  );
}

function FactorPage({
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
      <TextButton onClick={onBack}>{identityCopy.factor.back}</TextButton>
    </CenteredPage>
  );
}
