import { CenteredPage } from "../app/centered-page.tsx";
import { lazyPart } from "../app/lazy-part.tsx";
import { secondFactorSettings } from "../clerk/own-second-factor.ts";
import { loadAccountCopy } from "../i18n/account.ts";
import { identityCopy } from "../i18n/identity.ts";
import { NotRecognized, SignOut } from "./not-recognized.tsx";

const ResetTask = lazyPart(async () => {
  const [{ ResetTask: part }] = await Promise.all([import("./reset-task.tsx"), loadAccountCopy()]);
  return part;
});

const SetupTask = lazyPart(async () => {
  const [{ SetupTask: part }] = await Promise.all([import("./setup-task.tsx"), loadAccountCopy()]);
  return part;
});

/**
 * Signed in with Clerk, and no page can be shown: Clerk has a task first, or our API does not take the session
 * (`task` is null). What it is, and the way out.
 */
export function BlockedSession({ task }: { task: string | null }) {
  return task === null ? <NotRecognized /> : <Task task={task} />;
}

function Task({ task }: { task: string }) {
  const words = identityCopy.task;
  if (task === "setup-mfa" && secondFactorSettings().hasAuthenticatorApp) {
    return (
      <CenteredPage title={words.title}>
        <SetupTask />
        <SignOut />
      </CenteredPage>
    );
  }
  const known = ["reset-password", "setup-mfa", "choose-organization"] as const;
  const sentence = words[known.find((one) => one === task) ?? "other"];
  return (
    <CenteredPage title={words.title}>
      <p>{sentence}</p>
      {task === "reset-password" ? (
        <ResetTask />
      ) : (
        <p class="soft small">{identityCopy.stuck.word(task)}</p>
      )}
      <SignOut />
    </CenteredPage>
  );
}
