import type { ComponentChildren } from "preact";
import { sentenceFor } from "../i18n/sentence.ts";
import { FailedPart } from "./failed-part.tsx";
import { Skeleton } from "./skeleton.tsx";

/** A part of a page with data of its own: a skeleton first, then the part, or why it is missing and a retry. */
export function AsyncSection<Data>({
  query: { data, problem, reload },
  rows = 2,
  children,
}: {
  query: { data: Data | undefined; problem: unknown; reload(): unknown };
  /** About how high it will be, so that nothing jumps. */
  rows?: number;
  children: (data: Data) => ComponentChildren;
}) {
  if (data !== undefined) return <>{children(data)}</>;
  if (problem === undefined) return <Skeleton rows={rows} />;
  return <FailedPart reason={sentenceFor(problem)} onRetry={reload} />;
}
