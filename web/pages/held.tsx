import { Form } from "../components/form.tsx";
import { later } from "../components/later.tsx";
import { NewPassword } from "../components/new-password.tsx";
import { NotRecognized, SignOut } from "../components/not-recognized.tsx";
import { Plain } from "../components/plain.tsx";
import { loadAccountCopy } from "../i18n/account.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { secondFactorSettings } from "../own-second-factor.ts";
import { useSession } from "../session.tsx";
import { replacePassword } from "../sign-ins.ts";

const SetupTask = later(async () => {
  const [{ SetupTask: part }] = await Promise.all([
    import("../components/setup-task.tsx"),
    loadAccountCopy(),
  ]);
  return part;
});

/**
 * Signed in with Clerk, and no page can be shown: Clerk has a task first, or our API does not take the session
 * (`task` is null). What it is, and the way out.
 */
export function Held({ task }: { task: string | null }) {
  return task === null ? <NotRecognized /> : <Task task={task} />;
}

function Task({ task }: { task: string }) {
  const words = identityCopy.task;
  const { refresh } = useSession();
  if (task === "setup-mfa" && secondFactorSettings().hasAuthenticatorApp) {
    return (
      <Plain title={words.title}>
        <SetupTask />
        <SignOut />
      </Plain>
    );
  }
  const known = ["reset-password", "setup-mfa", "choose-organization"] as const;
  const sentence = words[known.find((one) => one === task) ?? "other"];
  return (
    <Plain title={words.title}>
      <p>{sentence}</p>
      {task === "reset-password" ? (
        <Form
          submit={words.save}
          onSubmit={async ({ password = "" }) => {
            await replacePassword(password);
            await refresh();
          }}
        >
          {(errors) => (
            <>
              <NewPassword label={copy.reset.newPassword} errors={errors} />
              <p class="soft small">{copy.reset.everywhere}</p>
            </>
          )}
        </Form>
      ) : (
        <p class="soft small">{identityCopy.stuck.word(task)}</p>
      )}
      <SignOut />
    </Plain>
  );
}
