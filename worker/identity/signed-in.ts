import type { Caller } from "../access/caller.ts";
import type { Observed } from "../http/observe.ts";

/** A context in which somebody is signed in. */
export interface SignedIn extends Observed {
  Variables: Observed["Variables"] & {
    caller: Caller;
    /** What a request with an Idempotency-Key makes, if it makes something: its id, and whether it was tried before. */
    makes?: { id: string; wasTried: boolean };
  };
}

/** A context in which somebody may be signed in. */
export interface MaybeSignedIn extends Observed {
  Variables: Observed["Variables"] & { caller?: Caller };
}
