import type { Caller } from "../access/caller.ts";
import type { AppEnv } from "../http/request-context.ts";

/** The environment of a handler behind `requireSession`. */
export interface SessionEnv extends AppEnv {
  Variables: AppEnv["Variables"] & {
    caller: Caller;
    /** What a request with an Idempotency-Key makes, if it makes something: its id, and whether it was tried before. */
    makes?: { id: string; wasTried: boolean };
  };
}

/** The environment of a handler behind `optionalSession` or `trySession`. */
export interface OptionalSessionEnv extends AppEnv {
  Variables: AppEnv["Variables"] & { caller?: Caller };
}
