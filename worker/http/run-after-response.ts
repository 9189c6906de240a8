import type { Background } from "./env.ts";
import { log } from "./request-context.ts";

/** Runs `work` after the response is sent. An error is logged with `code`. */
export function runAfterResponse(
  c: { executionCtx: Background },
  code: string,
  work: () => Promise<unknown>,
): void {
  const responseSent = new Promise<void>((resolve) => setTimeout(resolve, 0));
  c.executionCtx.waitUntil(
    responseSent
      .then(work)
      .catch((error: unknown) => log("error", { code, reason: String(error) })),
  );
}
