import { type FunctionComponent, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { loadConsole } from "../i18n/console.ts";
import { FailedPart } from "../ui/failed-part.tsx";
import { offlineReason, reloadNow } from "./missing-chunk.ts";

/** As `lazyPart`, for a part of the console: its sentences are loaded with it. */
export function lazyStaffPart<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  return lazyPart(async () => {
    const [part] = await Promise.all([load(), loadConsole()]);
    return part;
  });
}

/**
 * A component that only some people need: its code is loaded when it is first shown. Nothing is shown until then, and a
 * message with a retry if the load fails. Only a press on that retry may reload the page: people may have typed
 * something beside this part.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let loaded: FunctionComponent<Props> | undefined;
  return function LazyPart(props: Props) {
    const [part, setPart] = useState(() => loaded);
    const [failure, setFailure] = useState<{ error: unknown }>();
    const loadPart = async () => {
      const component = await load();
      loaded = component;
      setPart(() => component);
      setFailure(undefined);
    };
    useEffect(() => {
      if (!part) loadPart().catch((error: unknown) => setFailure({ error }));
    }, []);
    if (part) return h(part, props);
    if (!failure) return null;
    // Some browsers cache a failed import and fail again at once; only a reload helps there.
    const retry = () => loadPart().catch((error: unknown) => reloadNow(error));
    return <FailedPart reason={offlineReason()} onRetry={retry} />;
  };
}
