import { createMiddleware } from "hono/factory";
import { isPaused } from "../env.ts";
import { fail } from "../problem.ts";
import type { AppEnv } from "../request-context.ts";

const retryAfterSeconds = 120;

/** Fails with `maintenance` (503) while PAUSED is set (docs/operations.md), before any use of D1. */
export const requireNotPaused = createMiddleware<AppEnv>((c, next) => {
  if (isPaused(c.env)) {
    fail("maintenance", { headers: { "retry-after": `${retryAfterSeconds}` } });
  }
  return next();
});
