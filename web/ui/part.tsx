import type { ComponentChildren } from "preact";
import type { Answered } from "../data/use-answer.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { FailedPart } from "./failed-part.tsx";
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
  return <FailedPart reason={sentenceFor(problem)} onRetry={retry} />;
}
