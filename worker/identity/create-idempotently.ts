import type { Context } from "hono";
import { newId } from "../db/id.ts";
import { fail } from "../http/problem.ts";
import type { SessionEnv } from "./session-env.ts";

/**
 * Creates a resource with a new id. If an earlier attempt of the same request may have created it and its response was
 * lost, returns that resource (docs/threats.md, 10).
 *
 * Throws what `create` throws, and `forbidden` if the resource exists and is no longer the caller's.
 */
export async function createIdempotently<Resource>(
  c: Context<SessionEnv>,
  find: (id: string) => Promise<Resource | undefined>,
  create: (id: string) => Promise<Resource>,
): Promise<Resource> {
  const { id, wasTried } = c.var.idempotentId ?? { id: newId(c.var.now), wasTried: false };
  if (!wasTried) return create(id);
  const existing = await find(id);
  if (existing) return existing;
  try {
    return await create(id);
  } catch (error) {
    if (!isDuplicateId(error)) throw error;
    return (await find(id)) ?? fail("forbidden");
  }
}

/** D1's error for an id that a row already has. */
function isDuplicateId(error: unknown): boolean {
  return error instanceof Error && error.message.includes("UNIQUE constraint failed");
}
