import { app } from "./app.ts";
import { type Background, type Bindings, isPaused } from "./http/env.ts";

export { RateLimiter } from "./http/rate-limiter.ts";

export default {
  fetch: app.fetch,
  scheduled(_event: unknown, env: Bindings, context: Background) {
    if (isPaused(env)) return;
    context.waitUntil(import("./cron.ts").then(({ runScheduled }) => runScheduled(env)));
  },
};
