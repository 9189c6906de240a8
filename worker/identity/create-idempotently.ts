import type { Context } from "hono";
import { newId } from "../db/id.ts";
import { fail } from "../http/problem.ts";
import type { SessionEnv } from "./session-env.ts";

/**
 * Creates something under a new id. If an earlier try of the same request may have created it and only its answer was
 * lost, that one is looked for first, and is the answer (docs/threats.md, 10).
 *
 * Throws what `make` throws, and `forbidden`, as a repeat does, if what was created is not the caller's any more.
 */
export async function createIdempotently<Made>(
  c: Context<SessionEnv>,
  find: (id: string) => Promise<Made | undefined>,
  make: (id: string) => Promise<Made>,
): Promise<Made> {
  const { id, wasTried } = c.var.idempotentId ?? { id: newId(c.var.now), wasTried: false };
  if (!wasTried) return make(id);
  const made = await find(id);
  if (made) return made;
  try {
    return await make(id);
  } catch (error) {
    if (!isThere(error)) throw error;
    return (await find(id)) ?? fail("forbidden");
  }
}

/** What D1 says where a row has the id already. */
function isThere(error: unknown): boolean {
  return error instanceof Error && error.message.includes("UNIQUE constraint failed");
}
