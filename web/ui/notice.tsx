import type { ComponentChildren } from "preact";
import "./notice.css";

/** A sentence that matters now: what went wrong, what waits, what went well. */
export function Notice({
  kind,
  children,
}: {
  kind: "danger" | "waiting" | "good";
  children: ComponentChildren;
}) {
  return (
    <p class={`notice notice-${kind}`} role={kind === "danger" ? "alert" : "status"}>
      {children}
    </p>
  );
}
