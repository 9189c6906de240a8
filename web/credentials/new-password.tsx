import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import type { FieldErrors } from "../ui/form.tsx";

/** A field for a new password, with the minimum length that Clerk requires. */
export function NewPassword({
  label = copy.signUp.password,
  errors,
}: {
  label?: string;
  errors: FieldErrors;
}) {
  return (
    <Field
      label={label}
      name="password"
      type="password"
      hint={copy.signUp.passwordHint}
      error={errors.password}
      autocomplete="new-password"
      minLength={8}
      required
    />
  );
}
