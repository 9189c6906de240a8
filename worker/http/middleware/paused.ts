import { createMiddleware } from "hono/factory";
import { isPaused } from "../env.ts";
import { fail } from "../problem.ts";
import type { AppEnv } from "../request-context.ts";

const retryAfterSeconds = 120;

/** Answers 503 `maintenance` while the setting PAUSED is there (docs/operations.md), before D1 is asked anything. */
export const requireNotPaused = createMiddleware<AppEnv>((c, next) => {
  if (isPaused(c.env)) {
    fail("maintenance", { headers: { "retry-after": `${retryAfterSeconds}` } });
  }
  return next();
});
