import { useId } from "preact/hooks";
import "./field.css";

/** A text area with a label. */
export function TextArea({
  label,
  name,
  defaultValue,
  error,
  maxLength,
}: {
  label: string;
  name: string;
  defaultValue?: string;
  error?: string | undefined;
  maxLength?: number;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        rows={3}
        defaultValue={defaultValue}
        maxLength={maxLength}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-about` : undefined}
      />
      {error && (
        <p id={`${id}-about`} class="field-error">
          {error}
        </p>
      )}
    </div>
  );
}
