import type { Caller } from "../access/caller.ts";
import type { AppEnv } from "../http/request-context.ts";

/** The environment of a handler behind `requireSession`. */
export interface SessionEnv extends AppEnv {
  Variables: AppEnv["Variables"] & {
    caller: Caller;
    /** With an Idempotency-Key: the id for what the request creates, the same in each repeat; whether this is a repeat. */
    idempotentId?: { id: string; wasTried: boolean };
  };
}

/** The environment of a handler behind `optionalSession` or `trySession`. */
export interface OptionalSessionEnv extends AppEnv {
  Variables: AppEnv["Variables"] & { caller?: Caller };
}
