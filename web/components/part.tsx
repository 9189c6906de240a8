import type { ComponentChildren } from "preact";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import type { Answered } from "../use-answer.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { Skeleton } from "./skeleton.tsx";

/** A part of a page that is asked for by itself: a place held for it, then itself, or why not and a way on. */
export function Part<T>({
  of: { value, problem, retry },
  rows = 2,
  children,
}: {
  of: Answered<T>;
  /** About how high it will be, so that nothing jumps. */
  rows?: number;
  children: (value: T) => ComponentChildren;
}) {
  if (value !== undefined) return <>{children(value)}</>;
  if (!problem) return <Skeleton rows={rows} />;
  return (
    <div class="stack">
      <Notice kind="danger">
        {copy.failedPart} {sentenceFor(problem)}
      </Notice>
      <p>
        <Button quiet onClick={retry}>
          {copy.tryAgain}
        </Button>
      </p>
    </div>
  );
}
