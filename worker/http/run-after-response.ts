import type { Background } from "./env.ts";
import { log } from "./request-context.ts";

/** Does `work` after the response, so that nobody waits for it. A failure is logged under `code`. */
export function runAfterResponse(
  c: { executionCtx: Background },
  code: string,
  work: () => Promise<unknown>,
): void {
  const answered = new Promise<void>((resolve) => setTimeout(resolve, 0));
  c.executionCtx.waitUntil(
    answered.then(work).catch((error: unknown) => log("error", { code, reason: String(error) })),
  );
}
