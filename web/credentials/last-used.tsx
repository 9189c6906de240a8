import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { identityCopy } from "../i18n/identity.ts";
import "./last-used.css";

/**
 * A button for a way to sign in, with a badge on its edge if this browser signed in that way last. The badge moves
 * nothing, because it comes when clerk-js is there. It describes the button and is not part of its name.
 */
export function LastUsed({
  isLast,
  children,
}: {
  isLast: boolean;
  children: (describedBy: { "aria-describedby"?: string }) => ComponentChildren;
}) {
  const id = useId();
  return (
    <div class="way-in">
      {children(isLast ? { "aria-describedby": id } : {})}
      {isLast && (
        <span id={id} class="last-used">
          {identityCopy.lastUsed}
        </span>
      )}
    </div>
  );
}
