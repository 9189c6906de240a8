import { type FunctionComponent, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { loadConsole } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { FailedPart } from "../ui/failed-part.tsx";
import { reloadNow } from "./missing-chunk.ts";

/** As `later`, for a part of the console: its sentences are fetched beside it. */
export function lazyStaffPart<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  return lazyPart(async () => {
    const [part] = await Promise.all([load(), loadConsole()]);
    return part;
  });
}

/**
 * A part that only some people need, fetched when it is first shown; until then there is nothing in its place, and
 * where it can't be fetched a sentence. The page is reloaded for a part only when somebody asks: they may have
 * typed something beside it.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let loaded: FunctionComponent<Props> | undefined;
  return function LazyPart(props: Props) {
    const [part, setPart] = useState(() => loaded);
    const [failure, setFailure] = useState<{ error: unknown }>();
    const fetchPart = async () => {
      const found = await load();
      loaded = found;
      setPart(() => found);
      setFailure(undefined);
    };
    useEffect(() => {
      if (!part) fetchPart().catch((error: unknown) => setFailure({ error }));
    }, []);
    if (part) return h(part, props);
    if (!failure) return null;
    // Browsers that keep a failed import fail again at once: then a reload is what helps.
    const retry = () => fetchPart().catch((error: unknown) => reloadNow(error));
    return <FailedPart reason={navigator.onLine ? "" : copy.offline} onRetry={retry} />;
  };
}
