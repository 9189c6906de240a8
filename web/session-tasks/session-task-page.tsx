import { CenteredPage } from "../app/centered-page.tsx";
import { lazyPart } from "../app/lazy-part.tsx";
import { secondFactorSettings } from "../clerk/own-second-factor.ts";
import { loadAccountCopy } from "../i18n/account.ts";
import { identityCopy } from "../i18n/identity.ts";
import { NotRecognized, SignOutButton } from "./not-recognized.tsx";

const ResetTask = lazyPart(async () => {
  const [{ ResetTask: part }] = await Promise.all([import("./reset-task.tsx"), loadAccountCopy()]);
  return part;
});

const SetupTask = lazyPart(async () => {
  const [{ SetupTask: part }] = await Promise.all([import("./setup-task.tsx"), loadAccountCopy()]);
  return part;
});

/**
 * The page for a session that cannot be used: Clerk requires a task first, or our API refuses the session (`task` is
 * null).
 */
export function BlockedSession({ task }: { task: string | null }) {
  return task === null ? <NotRecognized /> : <TaskPage task={task} />;
}

function TaskPage({ task }: { task: string }) {
  const words = identityCopy.task;
  if (task === "setup-mfa" && secondFactorSettings().hasAuthenticatorApp) {
    return (
      <CenteredPage title={words.title}>
        <SetupTask />
        <SignOutButton />
      </CenteredPage>
    );
  }
  const knownTasks = ["reset-password", "setup-mfa", "choose-organization"] as const;
  const sentence = words[knownTasks.find((known) => known === task) ?? "other"];
  return (
    <CenteredPage title={words.title}>
      <p>{sentence}</p>
      {task === "reset-password" ? (
        <ResetTask />
      ) : (
        <p class="soft small">{identityCopy.stuck.word(task)}</p>
      )}
      <SignOutButton />
    </CenteredPage>
  );
}
