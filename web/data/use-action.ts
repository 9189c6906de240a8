import { useEffect, useState } from "preact/hooks";

/** Something that may be refused: why it was refused last, and the way to try. */
export interface Action {
  problem: unknown;
  /** Runs a step. What it throws is `problem` until the next step begins. */
  attempt(step: () => Promise<unknown>): Promise<void>;
}

/** For buttons outside of a form: keeps what a step threw for the page to show, until `key` changes. */
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
