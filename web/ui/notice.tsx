import type { ComponentChildren } from "preact";
import "./notice.css";

/** A message: an error, something pending, or a success. */
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
