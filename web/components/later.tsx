import { type FunctionComponent, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { loadConsole } from "../i18n/console.ts";

/** As `later`, for a part of the console: its sentences are fetched beside it. */
export function laterStaff<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  return later(async () => {
    const [part] = await Promise.all([load(), loadConsole()]);
    return part;
  });
}

/**
 * A part that only some people need, fetched when it is first shown; until then, and where it can't be
 * fetched, there is nothing in its place.
 */
export function later<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let loaded: FunctionComponent<Props> | undefined;
  return function Later(props: Props) {
    const [part, setPart] = useState(() => loaded);
    useEffect(() => {
      if (part) return;
      load()
        .then((found) => {
          loaded = found;
          setPart(() => found);
        })
        .catch(() => {});
    }, []);
    return part ? h(part, props) : null;
  };
}
