import { CenteredPage } from "../app/centered-page.tsx";
import {
  addToSignUp,
  forgetSignUp,
  protectCheck,
  type SignUpStep,
  type SupportedField,
  sendSignUpCode,
  trySignUpCode,
} from "../clerk/sign-ups.ts";
import { Captcha } from "../credentials/captcha.tsx";
import { MailedCode, OtherCode } from "../credentials/mailed-code.tsx";
import { Terms } from "../credentials/terms.tsx";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import { type FieldErrors, Form } from "../ui/form.tsx";
import { UnsupportedStep } from "./sign-in-steps.tsx";

interface StepsProps {
  step: SignUpStep;
  /** The sign-in page, for people who have an account. */
  signInPath: string;
  onStep: (step: SignUpStep) => Promise<unknown>;
  onBack: () => void;
}

/** The pages after the form: other fields that the instance requires, then the code that verifies the address. */
export function SignUpSteps({ step, signInPath, onStep, onBack }: StepsProps) {
  const back = () => {
    forgetSignUp();
    onBack();
  };
  if (step.type === "code") {
    return <VerifyPage step={step} signInPath={signInPath} onStep={onStep} onBack={back} />;
  }
  if (step.type === "missing-fields") return <MissingFields fields={step.fields} onStep={onStep} />;
  const { stuck } = identityCopy;
  const missing = step.type === "unsupported" ? step.missing.join(", ") : step.type;
  const lead = missing === protectCheck ? stuck.signUpCheck : stuck.signUp;
  return <UnsupportedStep lead={lead} reason={missing} back={stuck.again} onBack={back} />;
}

function VerifyPage({
  step,
  signInPath,
  onStep,
  onBack,
}: StepsProps & { step: Extract<SignUpStep, { type: "code" }> }) {
  const { signUp } = copy;
  const { more, factor } = identityCopy;
  const { strategy, to } = step;
  const isMail = strategy === "email_code";
  return (
    <CenteredPage title={isMail ? signUp.verifyTitle : more.verifyPhone}>
      <p class="soft">{isMail ? signUp.verifyLead(to) : factor.sentText(to)}</p>
      <Form
        key={strategy}
        submit={signUp.verify}
        onSubmit={async ({ code = "" }) => onStep(await trySignUpCode(strategy, code))}
      >
        {(errors) => (
          <>
            <MailedCode label={isMail ? signUp.verifyCode : factor.codeText} errors={errors} />
            <Captcha />
          </>
        )}
      </Form>
      {isMail && (
        // With strict enumeration protection Clerk sends no code to an address that has an account, and does not report it.
        <p class="soft">
          {identityCopy.noMail} <a href={signInPath}>{identityCopy.noMailLink}</a>.
        </p>
      )}
      <OtherCode onResend={() => sendSignUpCode(strategy)} onOther={onBack} />
    </CenteredPage>
  );
}

function MissingFields({
  fields,
  onStep,
}: Pick<StepsProps, "onStep"> & { fields: SupportedField[] }) {
  const words = identityCopy.more;
  const add = async ({ username = "", phone = "" }: Record<string, string>) =>
    onStep(
      await addToSignUp({
        ...(username && { username }),
        // Clerk accepts no spaces, brackets or hyphens.
        ...(phone && { phoneNumber: phone.replace(/[^+\d]/g, "") }),
        ...(fields.includes("legal_accepted") && { legalAccepted: true }),
      }),
    );
  return (
    <CenteredPage title={words.title}>
      <p class="soft">{words.lead}</p>
      <Form submit={copy.signUp.verify} onSubmit={add}>
        {(errors) => (
          <>
            {fields.includes("username") && <UsernameField errors={errors} />}
            {fields.includes("phone_number") && (
              <Field
                label={words.phone}
                name="phone"
                type="tel"
                hint={words.phoneHint}
                error={errors.phone}
                autocomplete="tel"
                maxLength={30}
                required
              />
            )}
            {fields.includes("legal_accepted") && <Terms name="legal" />}
            <Captcha />
          </>
        )}
      </Form>
    </CenteredPage>
  );
}

function UsernameField({ errors }: { errors: FieldErrors }) {
  const words = identityCopy.more;
  return (
    <Field
      label={words.username}
      name="username"
      hint={words.usernameHint}
      error={errors.username}
      autocomplete="username"
      spellcheck={false}
      maxLength={64}
      required
    />
  );
}
