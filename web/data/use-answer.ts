import { useCallback, useEffect, useState } from "preact/hooks";
import { ApiProblem } from "./api.ts";

/** What a call answers: nothing yet, a value, or why there is none and the way to ask again. */
export interface Answered<T> {
  value: T | undefined;
  problem: ApiProblem | undefined;
  retry(): void;
}

/** Asks when the page is shown, and again when `key` changes. An answer that comes too late is dropped. */
export function useAnswer<T>(ask: () => Promise<T>, key: string): Answered<T> {
  const [answer, setAnswer] = useState<{ key: string; value?: T; problem?: ApiProblem }>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isStale = false;
    const keep = (got: { value: T } | { problem: ApiProblem }) => {
      if (!isStale) setAnswer({ key, ...got });
    };
    ask()
      .then((value) => keep({ value }))
      .catch((error: unknown) =>
        keep({ problem: error instanceof ApiProblem ? error : new ApiProblem("offline") }),
      );
    return () => {
      isStale = true;
    };
  }, [key, turn]);
  const retry = useCallback(() => {
    setAnswer(undefined);
    setTurn((before) => before + 1);
  }, []);
  const isCurrent = answer?.key === key;
  return {
    value: isCurrent ? answer.value : undefined,
    problem: isCurrent ? answer.problem : undefined,
    retry,
  };
}
