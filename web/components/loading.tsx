import { copy } from "../i18n/index.ts";
import "./loading.css";

/** The moment before anything is known: shown only when it lasts, so that it doesn't flash. */
export function Loading() {
  return (
    <p class="loading" role="status">
      {copy.loading}
    </p>
  );
}
