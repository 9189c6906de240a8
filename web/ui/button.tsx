import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import "./button.css";

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "onClick" | "loading"> {
  children: ComponentChildren;
  /** The button ignores presses until this has finished. */
  onClick?: () => unknown;
  /** Work of the parent, such as submitting the form, that also blocks the button. */
  isBusy?: boolean;
  quiet?: boolean;
  /** For actions that delete something. */
  danger?: boolean;
}

/** A button that shows when it is busy, and ignores presses meanwhile. */
export function Button({
  children,
  onClick,
  isBusy = false,
  quiet = false,
  danger = false,
  ...rest
}: ButtonProps) {
  const [isRunning, setRunning] = useState(false);
  const press = async () => {
    if (isRunning || isBusy) return;
    setRunning(true);
    try {
      await onClick?.();
    } finally {
      setRunning(false);
    }
  };
  return (
    <button
      type="button"
      {...rest}
      class={["button", quiet && "button-quiet", danger && "button-danger"]
        .filter(Boolean)
        .join(" ")}
      aria-busy={isRunning || isBusy}
      {...(onClick && { onClick: press })}
    >
      {children}
    </button>
  );
}
