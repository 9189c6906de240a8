import { type FunctionComponent, h } from "preact";
import { lazy } from "preact-iso";
import { Unreachable } from "./unreachable.tsx";

/** A page that is fetched when it is wanted, or a moment before. */
export type Page<Props extends object> = FunctionComponent<Props> & { preload(): Promise<unknown> };

/** Makes a page of what `load` fetches; one that cannot be fetched says so in its place. */
export function page<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): Page<Props> {
  return lazy(() =>
    load().catch(
      (error: unknown): FunctionComponent<Props> =>
        () =>
          h(Unreachable, { error }),
    ),
  );
}
