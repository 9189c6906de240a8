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
  /** How this browser signed in last. */
  last: string | null;
  /** The account's address, where it is known already: its passkeys alone are asked for. */
  known?: string;
  /** The address to mail a code to; null where it has to be filled in first. */
  addressed: () => string | null;
  onStep: (step: SignInStep) => Promise<unknown>;
}

/** The ways to sign in beside a password, those that the instance has on. They stand last, so that nothing moves. */
export function OtherSignIns({ methods, last, known, addressed, onStep }: OtherSignInsProps) {
  const words = identityCopy.other;
  const { problem, attempt } = useAction();
  const take = useRef(onStep);
  take.current = onStep;
  useEffect(() => {
    if (!methods.passkeyAutofill || known !== undefined) return;
    return startPasskeyAutofill(
      (step) => take.current(step),
      (refusal) => void attempt(() => Promise.reject(refusal)),
    );
  }, [methods.passkeyAutofill]);
  const usePasskey = () =>
    attempt(async () => {
      const step = await signInWithPasskey(known);
      if (step) await onStep(step);
    });
  const mailCode = () =>
    attempt(async () => {
      const address = addressed();
      if (address === null) return;
      await onStep(await withoutPasskeyAutofill(() => signInWithoutPassword(address)));
    });
  // Without a field for the address a browser has nowhere to offer one.
  const hasPasskey = methods.passkey || (methods.passkeyAutofill && !needsEmailField(methods));
  const hasCode = methods.emailCode && methods.password;
  if (!hasPasskey && !hasCode) return null;
  return (
    <div class="stack">
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {hasPasskey && (
        <LastUsed isLast={last === "passkey"}>
          {(describedBy) => (
            <Button quiet onClick={usePasskey} {...describedBy}>
              {words.passkey}
            </Button>
          )}
        </LastUsed>
      )}
      {hasCode && (
        <LastUsed isLast={last === "email_code"}>
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
