import { useSession } from "../auth/session.tsx";
import { finishTasks } from "../clerk/own-second-factor.ts";
import { accountCopy } from "../i18n/account.ts";
import { SecondFactorSetup } from "../security/second-factor-setup.tsx";

/** Clerk's task `setup-mfa`: the session is valid only after an authenticator app is enrolled. */
export function SetupTask() {
  const { refresh } = useSession();
  return (
    <>
      <p>{accountCopy.secondFactor.task}</p>
      <SecondFactorSetup
        onDone={async () => {
          await finishTasks();
          await refresh();
        }}
      />
    </>
  );
}
