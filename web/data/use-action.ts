import { useEffect, useState } from "preact/hooks";

/** An action that may fail: its last problem, and a function that runs it. */
export interface Action {
  problem: unknown;
  /** Runs `step`. What it throws is `problem` until the next run starts. */
  attempt(step: () => Promise<unknown>): Promise<void>;
}

/** For buttons outside of a form: stores what an action threw, for the page to show, until `key` changes. */
export function useAction(key?: string): Action {
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => setProblem(undefined), [key]);
  const attempt = async (step: () => Promise<unknown>) => {
    setProblem(undefined);
    try {
      await step();
    } catch (error) {
      setProblem(error);
    }
  };
  return { problem, attempt };
}
