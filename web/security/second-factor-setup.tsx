import { useState } from "preact/hooks";
import { beginTotp, finishTotp } from "../clerk/own-second-factor.ts";
import { groupInFours } from "../codes/code-card.tsx";
import { explainWrongCode } from "../credentials/factor-form.tsx";
import { MailedCode } from "../credentials/mailed-code.tsx";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { useReverification } from "./reverification.tsx";
import "./second-factor.css";

interface SetupProps {
  /** Called when the secret is shown, and when it is hidden again after a change of mind. */
  onShown?: (isShown: boolean) => void;
  /** Called after the app is enrolled and the backup codes have been seen. */
  onDone: () => unknown;
}

/** Enrols an authenticator app: a button, the secret as QR code and text, a code to try it, and the backup codes. */
export function SecondFactorSetup({ onShown, onDone }: SetupProps) {
  const words = accountCopy.secondFactor;
  const [totp, setTotp] = useState<{ uri: string; secret: string } | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const { problem, attempt } = useAction();
  const { run, dialog } = useReverification();
  const begin = () =>
    attempt(async () => {
      setTotp(await run(beginTotp));
      onShown?.(true);
    });
  const finish = async ({ code = "" }: Record<string, string>) => {
    try {
      const made = await run(() => finishTotp(code));
      if (made.length > 0) setCodes(made);
      else await onDone();
    } catch (error) {
      throw explainWrongCode({ strategy: "totp" }, error);
    }
  };
  const cancel = () => {
    setTotp(null);
    onShown?.(false);
  };
  if (codes) return <BackupCodes codes={codes} onDone={onDone} />;
  return (
    <>
      {!totp && (
        <p>
          <Button onClick={begin}>{words.setUp}</Button>
        </p>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {totp && (
        <>
          <Secret uri={totp.uri} secret={totp.secret} />
          <p>{words.thenCode}</p>
          <Form submit={words.turnOn} onSubmit={finish}>
            {(errors) => (
              <MailedCode label={identityCopy.factor.codeApp} errors={errors} autofocus={false} />
            )}
          </Form>
          <p>
            <button type="button" class="plain-button" onClick={cancel}>
              {words.cancel}
            </button>
          </p>
        </>
      )}
      {dialog}
    </>
  );
}

/** The secret for an authenticator app: to scan, to open on the same phone, and to type. */
function Secret({ uri, secret }: { uri: string; secret: string }) {
  const words = accountCopy.secondFactor;
  const [isCopied, setCopied] = useState(false);
  const { problem, attempt } = useAction();
  const copySecret = () =>
    attempt(async () => {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    });
  return (
    <>
      <p>{words.scan}</p>
      <div class="factor-qr">
        <QrCode text={uri} label={words.qr} />
      </div>
      <p>
        <a href={uri}>{words.samePhone}</a>
      </p>
      <p class="soft">{words.key}</p>
      <p class="factor-key">{groupInFours(secret)}</p>
      <p>
        <Button quiet onClick={copySecret}>
          {isCopied ? copy.home.copied : words.copyKey}
        </Button>
      </p>
      <p class="visually-hidden" role="status">
        {isCopied && copy.home.copied}
      </p>
      {problem !== undefined && <Notice kind="danger">{words.notCopied}</Notice>}
    </>
  );
}
