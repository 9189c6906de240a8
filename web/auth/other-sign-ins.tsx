import { useEffect, useRef } from "preact/hooks";
import {
  signInWithPasskey,
  startPasskeyAutofill,
  withoutPasskeyAutofill,
} from "../clerk/passkeys.ts";
import { needsEmailField, type SignInMethods } from "../clerk/sign-in-methods.ts";
import { type SignInStep, signInWithoutPassword } from "../clerk/sign-ins.ts";
import { LastUsed } from "../credentials/last-used.tsx";
import { useAction } from "../data/use-action.ts";
import { identityCopy } from "../i18n/identity.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

interface OtherSignInsProps {
  methods: SignInMethods;
  /** Clerk's name of the strategy that this browser used last. */
  lastStrategy: string | null;
  /** The account's address if it is known: then only its passkeys are offered. */
  email?: string;
  /** Returns the address to mail a code to, or null if it must be typed first. */
  typedEmail: () => string | null;
  onStep: (step: SignInStep) => Promise<unknown>;
}

/** Ways to sign in without a password that the instance has enabled. Place them last: they appear once Clerk has loaded. */
export function OtherSignIns({
  methods,
  lastStrategy,
  email,
  typedEmail,
  onStep,
}: OtherSignInsProps) {
  const words = identityCopy.other;
  const { problem, attempt } = useAction();
  const latestOnStep = useRef(onStep);
  latestOnStep.current = onStep;
  useEffect(() => {
    if (!methods.passkeyAutofill || email !== undefined) return;
    return startPasskeyAutofill(
      (step) => latestOnStep.current(step),
      (refusal) => void attempt(() => Promise.reject(refusal)),
    );
  }, [methods.passkeyAutofill]);
  const usePasskey = () =>
    attempt(async () => {
      const step = await signInWithPasskey(email);
      if (step) await onStep(step);
    });
  const mailCode = () =>
    attempt(async () => {
      const address = typedEmail();
      if (address === null) return;
      await onStep(await withoutPasskeyAutofill(() => signInWithoutPassword(address)));
    });
  // Autofill needs an address field; a page without one shows the button.
  const hasPasskey = methods.passkey || (methods.passkeyAutofill && !needsEmailField(methods));
  const hasCode = methods.emailCode && methods.password;
  if (!hasPasskey && !hasCode) return null;
  return (
    <div class="stack">
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {hasPasskey && (
        <LastUsed isLast={lastStrategy === "passkey"}>
          {(describedBy) => (
            <Button quiet onClick={usePasskey} {...describedBy}>
              {words.passkey}
            </Button>
          )}
        </LastUsed>
      )}
      {hasCode && (
        <LastUsed isLast={lastStrategy === "email_code"}>
          {(describedBy) => (
            <Button quiet onClick={mailCode} {...describedBy}>
              {words.mailCode}
            </Button>
          )}
        </LastUsed>
      )}
    </div>
  );
}
