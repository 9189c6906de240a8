import { useState } from "preact/hooks";
import type { User } from "../clerk/clerk.ts";
import { changePassword, hasPasswords, needsCurrentPassword } from "../clerk/own-account.ts";
import { HiddenUsername } from "../credentials/hidden-username.tsx";
import { NewPassword } from "../credentials/new-password.tsx";
import { accountCopy } from "../i18n/account.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { useReverification } from "./reverification.tsx";

/** Changes the own password, or sets the first one. */
export function OwnPassword({ user }: { user: User }) {
  const { password } = accountCopy;
  const { run, dialog } = useReverification();
  const [isOpen, setOpen] = useState(false);
  const [done, setDone] = useState("");
  if (!hasPasswords() && !user.passwordEnabled) return null;
  const hasPassword = user.passwordEnabled;
  const save = async ({ currentPassword, password: next = "", others }: Record<string, string>) => {
    const signOutOfOtherSessions = others === "yes";
    await run(() =>
      changePassword({
        newPassword: next,
        signOutOfOtherSessions,
        ...(currentPassword && { currentPassword }),
      }),
    );
    setDone(signOutOfOtherSessions ? password.savedAndOut : password.saved);
    setOpen(false);
  };
  return (
    <section class="surface stack">
      <h2>{password.title}</h2>
      {!hasPassword && <p class="soft">{password.none}</p>}
      {done && <Notice kind="good">{done}</Notice>}
      {isOpen ? (
        <>
          <Form submit={hasPassword ? password.change : password.set} onSubmit={save}>
            {(errors) => (
              <>
                <HiddenUsername email={user.primaryEmailAddress?.emailAddress ?? ""} />
                {needsCurrentPassword(user) && (
                  <Field
                    label={password.current}
                    name="currentPassword"
                    type="password"
                    error={errors.currentPassword}
                    autocomplete="current-password"
                    required
                  />
                )}
                <NewPassword label={copy.reset.newPassword} errors={errors} />
                <label class="check">
                  <input type="checkbox" name="others" value="yes" defaultChecked />
                  <span>{password.signOutOthers}</span>
                </label>
              </>
            )}
          </Form>
          <p>
            <Button quiet onClick={() => setOpen(false)}>
              {accountCopy.addresses.cancel}
            </Button>
          </p>
        </>
      ) : (
        <p>
          <Button
            quiet
            onClick={() => {
              setDone("");
              setOpen(true);
            }}
          >
            {hasPassword ? password.change : password.set}
          </Button>
        </p>
      )}
      {dialog}
    </section>
  );
}
