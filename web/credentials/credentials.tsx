import type { SignInMethods } from "../clerk/sign-in-methods.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import type { FieldErrors } from "../ui/form.tsx";
import { PasswordSlot } from "./password-slot.tsx";

/** The address of an account that is there already, and its password where the instance has them. */
export function Credentials({
  email,
  onEmail,
  methods,
  errors,
}: {
  email: string;
  /** Without it the address can't be changed here. */
  onEmail?: (email: string) => void;
  methods: SignInMethods;
  errors: FieldErrors;
}) {
  const isOffered = methods.passkeyAutofill && onEmail !== undefined;
  return (
    <>
      <AccountAddress
        email={email}
        errors={errors}
        autocomplete={isOffered ? "username webauthn" : "username"}
        {...(onEmail && { onEmail })}
      />
      <PasswordSlot isOn={methods.password} instead={identityCopy.other.noPassword}>
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

/** The address of an account, for the reader and for the password manager. */
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
