import type { Caller } from "../access/caller.ts";
import type { AppEnv } from "../http/request-context.ts";

/** The environment of a handler behind `requireSession`. */
export interface SessionEnv extends AppEnv {
  Variables: AppEnv["Variables"] & {
    caller: Caller;
    /** For what a request with an Idempotency-Key creates: the same id in every try, and whether it was tried before. */
    idempotentId?: { id: string; wasTried: boolean };
  };
}

/** The environment of a handler behind `optionalSession` or `trySession`. */
export interface OptionalSessionEnv extends AppEnv {
  Variables: AppEnv["Variables"] & { caller?: Caller };
}
