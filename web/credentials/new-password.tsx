import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import type { FieldErrors } from "../ui/form.tsx";

/** A password that is chosen here, as long as Clerk asks for. */
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
