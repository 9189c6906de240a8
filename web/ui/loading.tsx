import { copy } from "../i18n/index.ts";
import { Skeleton } from "./skeleton.tsx";
import "./loading.css";

/** A page that is loading: a skeleton, and a status for screen readers. */
export function Loading() {
  return (
    <main class="loading stack-loose">
      <p class="visually-hidden" role="status">
        {copy.loading}
      </p>
      <Skeleton rows={1} kind="line" />
      <Skeleton rows={3} />
    </main>
  );
}
