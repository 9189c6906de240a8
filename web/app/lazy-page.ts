import { type FunctionComponent, h } from "preact";
import { lazy } from "preact-iso";
import { Unreachable } from "./unreachable.tsx";

/** A page whose code is loaded when it is first shown, or by `preload`. */
export type LazyPage<Props extends object> = FunctionComponent<Props> & {
  preload(): Promise<unknown>;
};

/** Makes a page of the component that `load` imports. If the import fails, `Unreachable` is shown instead. */
export function lazyPage<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): LazyPage<Props> {
  return lazy(() =>
    load().catch(
      (error: unknown): FunctionComponent<Props> =>
        () =>
          h(Unreachable, { error }),
    ),
  );
}
