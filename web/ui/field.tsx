import type { InputHTMLAttributes } from "preact";
import { useId, useState } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import "./field.css";

interface FieldProps {
  label: string;
  name: string;
  type?: "text" | "email" | "password" | "tel" | "date" | "time" | "number" | "search";
  min?: number;
  max?: number;
  value?: string;
  defaultValue?: string;
  autocomplete?: string;
  autocapitalize?: "characters";
  inputMode?: "numeric";
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  required?: boolean;
  readonly?: boolean;
  autofocus?: boolean;
  spellcheck?: boolean;
  hint?: string | undefined;
  /** A message about valid input, in place of the hint. */
  good?: string | undefined;
  /** The error from the last submit. It is hidden when the person types again. */
  error?: string | undefined;
  /** Screen readers announce errors at once, for a form that is submitted without a press. */
  announces?: boolean;
  onInput?: (value: string) => void;
  /** Converts pasted text, for example to its digits. */
  onPasteText?: (text: string) => string;
}

/** The browser's validation error of an input as our own sentence, or "". */
function validationMessage({
  validity,
  type,
  min,
  max,
  minLength,
  inputMode,
}: HTMLInputElement): string {
  const { check } = copy;
  if (validity.valid) return "";
  if (validity.valueMissing) return check.missing;
  if (type === "email") return check.fields.email ?? check.other;
  if (validity.tooShort) return check.short(minLength);
  if (type === "number") return check.number(Number(min), Number(max));
  return inputMode === "numeric" ? check.digits : check.other;
}

/**
 * An input with a label. Shows the browser's validation error when the person leaves the field, and the server's error
 * (`error`) until they type again.
 */
export function Field({
  label,
  hint,
  good,
  error,
  announces,
  onInput,
  onPasteText,
  ...input
}: FieldProps) {
  const id = useId();
  const [browserError, setBrowserError] = useState("");
  const [dismissedError, setDismissedError] = useState<string>();
  // After a new submit, the same error is shownError again.
  if (error === undefined && dismissedError !== undefined) setDismissedError(undefined);
  const shownError = error !== undefined && error !== dismissedError ? error : browserError;
  const messageId = shownError || good || hint ? `${id}-about` : undefined;
  const tone = shownError ? "error" : good ? "good" : "hint";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        // Preact has one type of props for each `type` of input; this component has one for all.
        {...(input as InputHTMLAttributes<HTMLInputElement>)}
        aria-invalid={shownError ? true : undefined}
        aria-describedby={messageId}
        onPaste={(event) => {
          if (!onPasteText) return;
          event.preventDefault();
          const { currentTarget } = event;
          currentTarget.value = onPasteText(event.clipboardData?.getData("text") ?? "");
          currentTarget.dispatchEvent(new Event("input", { bubbles: true }));
        }}
        onBlur={({ currentTarget }) => {
          const isEmpty = currentTarget.value === "";
          setBrowserError(isEmpty ? "" : validationMessage(currentTarget));
        }}
        onInvalid={(event) => {
          event.preventDefault();
          setBrowserError(validationMessage(event.currentTarget));
        }}
        onInput={({ currentTarget }) => {
          setDismissedError(error);
          if (browserError) setBrowserError(validationMessage(currentTarget));
          onInput?.(currentTarget.value);
        }}
      />
      {messageId && (
        <p
          id={messageId}
          class={`field-${tone}`}
          role={announces && shownError ? "alert" : undefined}
        >
          {shownError || good || hint}
        </p>
      )}
    </div>
  );
}
