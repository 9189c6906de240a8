import { useEffect, useState } from "preact/hooks";

/**
 * What a call answers, asked again when `key` changes; undefined until then, and when it fails: for
 * what a page can do without.
 */
export function useAnswer<T>(ask: () => Promise<T>, key: string): T | undefined {
  const [answer, setAnswer] = useState<{ key: string; value: T }>();
  useEffect(() => {
    let isStale = false;
    ask()
      .then((value) => {
        if (!isStale) setAnswer({ key, value });
      })
      .catch(() => {});
    return () => {
      isStale = true;
    };
  }, [key]);
  return answer?.key === key ? answer.value : undefined;
}
