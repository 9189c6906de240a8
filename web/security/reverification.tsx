import { type ComponentChild, h } from "preact";
import { useCallback, useState } from "preact/hooks";
import { needsReverification } from "../clerk/reverifications.ts";
import { ReverificationDialog } from "./reverification-dialog.tsx";

interface ReverificationHook {
  /**
   * Runs `work`. If Clerk refuses it until the person has proven again who they are, the dialog asks for that proof and
   * `work` runs once more. Rejects with Clerk's refusal if the person closes the dialog.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The dialog while it is open. Render it anywhere in the component. */
  dialog: ComponentChild;
}

/** For changes that Clerk protects with a reverification: `run` them, and render `dialog`. */
export function useReverification(): ReverificationHook {
  const [pending, setPending] = useState<{ resolve(isVerified: boolean): void } | null>(null);
  const run = useCallback(async <T,>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (refusal) {
      if (!needsReverification(refusal)) throw refusal;
      const isVerified = await new Promise<boolean>((resolve) => setPending({ resolve }));
      setPending(null);
      if (!isVerified) throw refusal;
      return work();
    }
  }, []);
  const dialog = pending && h(ReverificationDialog, { onEnd: pending.resolve });
  return { run, dialog };
}
