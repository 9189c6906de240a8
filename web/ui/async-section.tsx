import type { ComponentChildren } from "preact";
import { sentenceFor } from "../i18n/sentence.ts";
import { FailedPart } from "./failed-part.tsx";
import { Skeleton } from "./skeleton.tsx";

/** Renders data that is loaded separately: a skeleton first, then the data, or the problem with a retry. */
export function AsyncSection<Data>({
  query: { data, problem, reload },
  rows = 2,
  children,
}: {
  query: { data: Data | undefined; problem: unknown; reload(): unknown };
  /** The rows of the skeleton: about the height of the data, so that little moves. */
  rows?: number;
  children: (data: Data) => ComponentChildren;
}) {
  if (data !== undefined) return <>{children(data)}</>;
  if (problem === undefined) return <Skeleton rows={rows} />;
  return <FailedPart reason={sentenceFor(problem)} onRetry={reload} />;
}
