import { useSession } from "../auth/session.tsx";
import { replacePassword } from "../clerk/sign-ins.ts";
import { NewPassword } from "../credentials/new-password.tsx";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { useReverification } from "../security/reverification.tsx";
import { Form } from "../ui/form.tsx";

/** Clerk's task `reset-password`: the session is valid only after a new password is set. */
export function ResetTask() {
  const { refresh } = useSession();
  const { run, dialog } = useReverification();
  return (
    <>
      <Form
        submit={identityCopy.task.save}
        onSubmit={async ({ password = "" }) => {
          await run(() => replacePassword(password));
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
      {dialog}
    </>
  );
}
