import { app } from "./app.ts";
import type { Background, Bindings } from "./env.ts";
import { sweep } from "./sweep.ts";

export { RateLimiter } from "./codes/rate-limiter.ts";

export default {
  fetch: app.fetch,
  scheduled(_event: unknown, env: Bindings, context: Background) {
    context.waitUntil(sweep(env, Date.now()));
  },
};
