import "./skeleton.css";

/** A placeholder for content that is loading. */
export function Skeleton({ rows = 3, kind = "card" }: { rows?: number; kind?: "card" | "line" }) {
  return (
    <div class="stack" aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class={`skeleton skeleton-${kind}`} />
      ))}
    </div>
  );
}
