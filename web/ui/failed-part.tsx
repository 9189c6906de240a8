import { copy } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** In place of a part of a page that could not be loaded: a message, the reason if it is known, and a retry. */
export function FailedPart({ reason, onRetry }: { reason?: string; onRetry: () => unknown }) {
  return (
    <div class="stack">
      <Notice kind="danger">
        {copy.failedPart}
        {reason && ` ${reason}`}
      </Notice>
      <p>
        <Button quiet onClick={onRetry}>
          {copy.tryAgain}
        </Button>
      </p>
    </div>
  );
}
