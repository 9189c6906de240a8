import { copy } from "../i18n/index.ts";
import { Field } from "./field.tsx";
import type { FieldErrors } from "./form.tsx";

/** First and last name, side by side on wide screens. */
export function NameFields({
  errors,
  firstName,
  lastName,
  prefix = "",
  isOptional = false,
}: {
  errors: FieldErrors;
  firstName?: string | null;
  lastName?: string | null;
  /** Prefix of the field names, for the names of another person. */
  prefix?: string;
  isOptional?: boolean;
}) {
  const { signUp } = copy;
  return (
    <div class="pair">
      <Field
        label={signUp.firstName}
        name={`${prefix}firstName`}
        defaultValue={firstName ?? ""}
        error={errors[`${prefix}firstName`]}
        autocomplete={prefix ? "off" : "given-name"}
        maxLength={80}
        required={!isOptional}
      />
      <Field
        label={signUp.lastName}
        name={`${prefix}lastName`}
        defaultValue={lastName ?? ""}
        error={errors[`${prefix}lastName`]}
        autocomplete={prefix ? "off" : "family-name"}
        maxLength={80}
        required={!isOptional}
      />
    </div>
  );
}
