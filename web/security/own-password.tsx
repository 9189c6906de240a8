import { useState } from "preact/hooks";
import type { User } from "../clerk/clerk.ts";
import { changePassword, hasPasswords, needsCurrentPassword } from "../clerk/own-account.ts";
import { NewPassword } from "../credentials/new-password.tsx";
import { accountCopy } from "../i18n/account.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { useReverification } from "./reverification.tsx";

/** One's own password: changed, or set where there is none. */
export function OwnPassword({ user }: { user: User }) {
  const { password } = accountCopy;
  const { run, dialog } = useReverification();
  const [isOpen, setOpen] = useState(false);
  const [done, setDone] = useState("");
  if (!hasPasswords() && !user.passwordEnabled) return null;
  const hasOne = user.passwordEnabled;
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
      {!hasOne && <p class="soft">{password.none}</p>}
      {done && <Notice kind="good">{done}</Notice>}
      {isOpen ? (
        <>
          <Form submit={hasOne ? password.change : password.set} onSubmit={save}>
            {(errors) => (
              <>
                {/* For the password manager, which keeps the new one under this address. */}
                <input
                  type="email"
                  name="email"
                  autocomplete="username"
                  value={user.primaryEmailAddress?.emailAddress ?? ""}
                  hidden
                  readOnly
                />
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
            {hasOne ? password.change : password.set}
          </Button>
        </p>
      )}
      {dialog}
    </section>
  );
}
