import { copy } from "../i18n/index.ts";
import { Field } from "./field.tsx";
import type { FieldErrors } from "./form.tsx";

/** First and last name, side by side where there is room. */
export function NameFields({
  errors,
  firstName,
  lastName,
}: {
  errors: FieldErrors;
  firstName?: string | null;
  lastName?: string | null;
}) {
  const { signUp } = copy;
  return (
    <div class="pair">
      <Field
        label={signUp.firstName}
        name="firstName"
        defaultValue={firstName ?? ""}
        error={errors.firstName}
        autocomplete="given-name"
        maxLength={80}
        required
      />
      <Field
        label={signUp.lastName}
        name="lastName"
        defaultValue={lastName ?? ""}
        error={errors.lastName}
        autocomplete="family-name"
        maxLength={80}
        required
      />
    </div>
  );
}
