import { useEffect, useRef, useState } from "preact/hooks";
import {
  type ReverificationStep,
  sendCode,
  startReverification,
  tryFactor,
  verifyWithPasskey,
} from "../clerk/reverifications.ts";
import { FactorForm } from "../credentials/factor-form.tsx";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { identityCopy } from "../i18n/identity.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** Verifies again that the signed-in person is the owner of the account. Closing it changes nothing. */
export function ReverificationDialog({ onEnd }: { onEnd: (isVerified: boolean) => void }) {
  const { reverify } = accountCopy;
  const [step, setStep] = useState<ReverificationStep>();
  const [problem, setProblem] = useState<unknown>();
  const handleStep = (next: ReverificationStep) => {
    if (next.type === "done") onEnd(true);
    else setStep(next);
  };
  const form = useRef<HTMLDivElement>(null);
  const which = step?.type === "factor" ? step.which : null;
  // The dialog had no field yet when it opened and set the focus.
  useEffect(() => form.current?.querySelector<HTMLElement>("input, .button")?.focus(), [which]);
  useEffect(() => {
    startReverification().then(handleStep, setProblem);
  }, []);
  return (
    <Dialog title={reverify.title} onClose={() => onEnd(false)}>
      <div class="stack" ref={form}>
        <p class="soft">{reverify.lead}</p>
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
        {!step && problem === undefined && <Skeleton rows={1} />}
        {step?.type === "factor" && (
          <FactorForm
            key={step.which}
            factors={step.factors}
            sent={null}
            submit={reverify.confirm}
            onSend={(factor) => sendCode(step.which, factor)}
            onTry={async (factor, typed) => handleStep(await tryFactor(step.which, factor, typed))}
          />
        )}
        {step?.type === "factor" && step.hasPasskey && (
          <PasskeyButton isOnly={step.factors.length === 0} onStep={handleStep} />
        )}
        {step?.type === "unsupported" && (
          <>
            <p role="alert">{reverify.stuck}</p>
            <p class="soft small">{identityCopy.stuck.word(step.status)}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}

function PasskeyButton({
  isOnly,
  onStep,
}: {
  isOnly: boolean;
  onStep: (step: ReverificationStep) => void;
}) {
  const { problem, attempt } = useAction();
  const verify = () =>
    attempt(async () => {
      const step = await verifyWithPasskey();
      if (step) onStep(step);
    });
  return (
    <>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      <Button quiet={!isOnly} onClick={verify}>
        {identityCopy.other.passkey}
      </Button>
    </>
  );
}
