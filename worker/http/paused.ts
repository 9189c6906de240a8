import { createMiddleware } from "hono/factory";
import { isPaused } from "./env.ts";
import type { Observed } from "./observe.ts";
import { refuse } from "./problem.ts";

const retryAfterSeconds = 120;

/** Answers 503 `maintenance` while the setting PAUSED is there (docs/operations.md), before D1 is asked anything. */
export const notPaused = createMiddleware<Observed>((c, next) => {
  if (isPaused(c.env)) {
    refuse("maintenance", { headers: { "retry-after": `${retryAfterSeconds}` } });
  }
  return next();
});
