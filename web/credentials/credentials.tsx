import type { SignInMethods } from "../clerk/sign-in-methods.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import type { FieldErrors } from "../ui/form.tsx";
import { PasswordSlot } from "./password-slot.tsx";

/** The address of an existing account, and its password if the instance has passwords enabled. */
export function Credentials({
  email,
  onEmail,
  methods,
  errors,
}: {
  email: string;
  /** Without it the address is read-only. */
  onEmail?: (email: string) => void;
  methods: SignInMethods;
  errors: FieldErrors;
}) {
  const hasAutofill = methods.passkeyAutofill && onEmail !== undefined;
  return (
    <>
      <AccountAddress
        email={email}
        errors={errors}
        autocomplete={hasAutofill ? "username webauthn" : "username"}
        {...(onEmail && { onEmail })}
      />
      <PasswordSlot isOn={methods.password} fallback={identityCopy.other.noPassword}>
        <Field
          label={copy.signUp.password}
          name="password"
          type="password"
          error={errors.password}
          autocomplete="current-password"
          required
          autofocus={!onEmail}
        />
      </PasswordSlot>
    </>
  );
}

/** The address of an account, which also tells the password manager which account it is. */
export function AccountAddress({
  email,
  onEmail,
  autocomplete = "username",
  errors = {},
}: {
  email: string;
  autocomplete?: string;
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
      autocomplete={autocomplete}
      {...(onEmail ? { onInput: onEmail, required: true } : { readonly: true })}
    />
  );
}
