import { app } from "./app.ts";
import type { Background, Bindings } from "./env.ts";
import { closeAccounts } from "./identity/close-accounts.ts";
import { tellClerk } from "./identity/tell-clerk.ts";
import { deliverMail } from "./mail/send.ts";
import { sweep } from "./sweep.ts";

export { RateLimiter } from "./mail/rate-limiter.ts";

export default {
  fetch: app.fetch,
  scheduled(_event: unknown, env: Bindings, context: Background) {
    context.waitUntil(
      Promise.all([
        deliverMail(env),
        tellClerk(env, Date.now()),
        closeAccounts(env, Date.now()),
        sweep(env, Date.now()),
      ]),
    );
  },
};
