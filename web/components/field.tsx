import type { InputHTMLAttributes } from "preact";
import { useId, useState } from "preact/hooks";
import "./field.css";

interface FieldProps {
  label: string;
  name: string;
  type?: "text" | "email" | "password" | "tel" | "date" | "time" | "number";
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
  onInput?: (value: string) => void;
}

/**
 * A labelled input. The browser's own check speaks when a person leaves the field; what the server says
 * of it stands in the same place until they type again.
 */
export function Field({ label, hint, good, error, onInput, ...input }: FieldProps) {
  const id = useId();
  const [own, setOwn] = useState("");
  const [heard, setHeard] = useState<string>();
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
        onBlur={({ currentTarget }) => {
          const isLeftEmpty = currentTarget.value === "";
          setOwn(isLeftEmpty ? "" : currentTarget.validationMessage);
        }}
        onInput={({ currentTarget }) => {
          setHeard(error);
          if (own) setOwn(currentTarget.validationMessage);
          onInput?.(currentTarget.value);
        }}
      />
      {about && (
        <p id={about} class={`field-${tone}`}>
          {shown || good || hint}
        </p>
      )}
    </div>
  );
}
