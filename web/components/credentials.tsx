import { copy } from "../i18n/index.ts";
import { Field } from "./field.tsx";
import type { FieldErrors } from "./form.tsx";

/** The address and the password of an account that is there already. */
export function Credentials({
  email,
  onEmail,
  errors,
}: {
  email: string;
  /** Without it the address can't be changed here. */
  onEmail?: (email: string) => void;
  errors: FieldErrors;
}) {
  return (
    <>
      <AccountAddress email={email} errors={errors} {...(onEmail && { onEmail })} />
      <Field
        label={copy.signUp.password}
        name="password"
        type="password"
        error={errors.password}
        autocomplete="current-password"
        required
        autofocus={!onEmail}
      />
    </>
  );
}

/** The address of an account, for the reader and for the password manager. */
export function AccountAddress({
  email,
  onEmail,
  errors = {},
}: {
  email: string;
  onEmail?: (email: string) => void;
  errors?: FieldErrors;
}) {
  return (
    <Field
      label={copy.signUp.email}
      name="email"
      type="email"
      value={email}
      error={errors.email}
      autocomplete="username"
      {...(onEmail ? { onInput: onEmail, required: true } : { readonly: true })}
    />
  );
}
