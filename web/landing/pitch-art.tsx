import type { ComponentChildren } from "preact";
import "./pitch-art.css";

/** A drawing of a sports pitch as the background of `children`. */
export function PitchArt({
  children,
  class: className = "",
}: {
  children?: ComponentChildren;
  class?: string;
}) {
  return (
    <div class={`pitch ${className}`}>
      <svg viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <g fill="none" stroke="var(--pitch-line)" stroke-width="2">
          <rect x="16" y="16" width="368" height="268" />
          <path d="M200 16v268" />
          <circle cx="200" cy="150" r="52" />
          <path d="M16 82h62v136H16M384 82h-62v136h62" />
        </g>
      </svg>
      {children}
    </div>
  );
}
