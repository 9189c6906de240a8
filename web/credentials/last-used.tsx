import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { identityCopy } from "../i18n/identity.ts";
import "./last-used.css";

/**
 * Adds the badge "last used" to a button for a sign-in method. The badge appears once clerk-js is loaded, so it must not
 * move anything. It describes the button and is not part of its name.
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
