import { useState } from "preact/hooks";
import { finishTotp, startTotp } from "../clerk/own-second-factor.ts";
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
import { TextButton } from "../ui/text-button.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { useReverification } from "./reverification.tsx";
import "./second-factor.css";

interface SetupProps {
  /** Called when the secret is shown, and when it is hidden after a cancel. */
  onShown?: (isShown: boolean) => void;
  /** Called after the app is enrolled and the backup codes were shown. */
  onDone: () => unknown;
}

/** Enrols an authenticator app: shows the secret, verifies a code, then shows the backup codes. */
export function SecondFactorSetup({ onShown, onDone }: SetupProps) {
  const words = accountCopy.secondFactor;
  const [totp, setTotp] = useState<{ uri: string; secret: string } | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const { problem, attempt } = useAction();
  const { run, dialog } = useReverification();
  const start = () =>
    attempt(async () => {
      setTotp(await run(startTotp));
      onShown?.(true);
    });
  const finish = async ({ code = "" }: Record<string, string>) => {
    try {
      const backupCodes = await run(() => finishTotp(code));
      if (backupCodes.length > 0) setCodes(backupCodes);
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
          <Button onClick={start}>{words.setUp}</Button>
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
          <TextButton onClick={cancel}>{words.cancel}</TextButton>
        </>
      )}
      {dialog}
    </>
  );
}

/** The secret as a QR code, as a link for the same phone, and as text. */
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
