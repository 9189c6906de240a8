import { useState } from "preact/hooks";
import type { User } from "../clerk/clerk.ts";
import { createBackupCodes, removeTotp, secondFactorSettings } from "../clerk/own-second-factor.ts";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Confirmation } from "../ui/confirmation.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextButton } from "../ui/text-button.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { useReverification } from "./reverification.tsx";
import { SecondFactorSetup } from "./second-factor-setup.tsx";

/** The own authenticator app and backup codes. Renders nothing if the instance has authenticator apps disabled. */
export function OwnSecondFactor({ user }: { user: User }) {
  const words = accountCopy.secondFactor;
  const [isSettingUp, setSettingUp] = useState(false);
  if (!secondFactorSettings().hasAuthenticatorApp) return null;
  return (
    <section class="surface stack">
      <h2>{words.title}</h2>
      {user.totpEnabled && !isSettingUp ? (
        <Enrolled />
      ) : (
        <>
          {!isSettingUp && <p class="soft">{words.lead}</p>}
          <SecondFactorSetup onShown={setSettingUp} onDone={() => setSettingUp(false)} />
        </>
      )}
    </section>
  );
}

function Enrolled() {
  const words = accountCopy.secondFactor;
  const { hasBackupCodes, isRequired } = secondFactorSettings();
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isConfirming, setConfirming] = useState(false);
  const { problem, attempt } = useAction();
  const { run, dialog } = useReverification();
  const renew = () => attempt(async () => setCodes(await run(createBackupCodes)));
  const remove = () => attempt(() => run(removeTotp));
  if (codes) return <BackupCodes codes={codes} onDone={() => setCodes(null)} />;
  return (
    <>
      <p>{words.on}</p>
      {hasBackupCodes && (
        <div class="stack">
          <p class="soft">{words.renewLead}</p>
          <p>
            <Button quiet onClick={renew}>
              {words.renew}
            </Button>
          </p>
        </div>
      )}
      {isRequired && <p class="soft">{words.required}</p>}
      {!isRequired && isConfirming && (
        <Confirmation
          lead={words.removeLead}
          yes={words.removeSure}
          no={words.keep}
          onYes={remove}
          onNo={() => setConfirming(false)}
        />
      )}
      {!isRequired && !isConfirming && (
        <TextButton onClick={() => setConfirming(true)}>{words.remove}</TextButton>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {dialog}
    </>
  );
}
