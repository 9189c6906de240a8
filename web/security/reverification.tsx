import { type ComponentChild, h } from "preact";
import { useCallback, useState } from "preact/hooks";
import { needsReverification } from "../clerk/reverifications.ts";
import { ReverificationDialog } from "./reverification-dialog.tsx";

interface ReverificationHook {
  /**
   * Runs `work`. If Clerk requires a reverification first, opens the dialog for it and runs `work` again. Rejects with
   * Clerk's error if the person closes the dialog.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The dialog while it is open. Render it anywhere in the component. */
  dialog: ComponentChild;
}

/** For changes that Clerk may protect with a reverification: call `run`, and render `dialog`. */
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
