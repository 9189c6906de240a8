import { useState } from "preact/hooks";

/** Something that may be refused: what stopped it last, and the way to try. */
export interface Attempts {
  problem: unknown;
  /** Runs a step; whatever it throws is `problem` until the next one begins. */
  attempt(step: () => Promise<unknown>): Promise<void>;
}

/** For buttons outside of a form: keeps what a step threw, for the page to say. */
export function useAttempt(): Attempts {
  const [problem, setProblem] = useState<unknown>();
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
