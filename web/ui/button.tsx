import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import "./button.css";

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "onClick" | "loading"> {
  children: ComponentChildren;
  /** What it does; while that goes on it cannot be pressed again. */
  onClick?: () => unknown;
  /** Work that somebody else waits for, such as the form around it. */
  isBusy?: boolean;
  quiet?: boolean;
  /** It takes something away for good. */
  danger?: boolean;
}

/** A button says what happens. Two presses do it once. */
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
