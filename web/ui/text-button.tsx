import type { ComponentChildren } from "preact";

/** A button that looks like a link, in a paragraph of its own. */
export function TextButton({
  onClick,
  children,
}: {
  onClick: () => void;
  children: ComponentChildren;
}) {
  return (
    <p>
      <button type="button" class="plain-button" onClick={onClick}>
        {children}
      </button>
    </p>
  );
}
