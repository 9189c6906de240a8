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
  /** Good news about what was typed; takes the hint's place. */
  good?: string | undefined;
  /** What is wrong with it, from wherever it was checked last. */
  error?: string | undefined;
  /** Errors are read out at once: the form may be sent without a press. */
  announces?: boolean;
  onInput?: (value: string) => void;
  /** What a pasted text becomes, such as its digits alone. */
  onPasteText?: (text: string) => string;
}

/** What the browser finds wrong with an input, in the reader's language; empty where nothing is. */
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
 * A labelled input. What the browser finds is said when a person leaves the field; what the server says
 * of it stands in the same place until they type again.
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
  const [own, setOwn] = useState("");
  const [heard, setHeard] = useState<string>();
  // The same refusal twice is said twice.
  if (error === undefined && heard !== undefined) setHeard(undefined);
  const shown = error !== undefined && error !== heard ? error : own;
  const about = shown || good || hint ? `${id}-about` : undefined;
  const tone = shown ? "error" : good ? "good" : "hint";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        // Preact types an input by its `type`, one of many at a time; ours are all plain text.
        {...(input as InputHTMLAttributes<HTMLInputElement>)}
        aria-invalid={shown ? true : undefined}
        aria-describedby={about}
        onPaste={(event) => {
          if (!onPasteText) return;
          event.preventDefault();
          const { currentTarget } = event;
          currentTarget.value = onPasteText(event.clipboardData?.getData("text") ?? "");
          currentTarget.dispatchEvent(new Event("input", { bubbles: true }));
        }}
        onBlur={({ currentTarget }) => {
          const isLeftEmpty = currentTarget.value === "";
          setOwn(isLeftEmpty ? "" : validationMessage(currentTarget));
        }}
        onInvalid={(event) => {
          event.preventDefault();
          setOwn(validationMessage(event.currentTarget));
        }}
        onInput={({ currentTarget }) => {
          setHeard(error);
          if (own) setOwn(validationMessage(currentTarget));
          onInput?.(currentTarget.value);
        }}
      />
      {about && (
        <p id={about} class={`field-${tone}`} role={announces && shown ? "alert" : undefined}>
          {shown || good || hint}
        </p>
      )}
    </div>
  );
}
