import { type CallerParams, callerColumns, fromCaller } from "../access/caller.ts";
import type { Db, RowOf } from "../db/client.ts";
import { batch, list, params } from "../db/sql.ts";
import { Problem } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";

/** The caller as the values of a statement; no organization has the id that stands for none. */
export function named({ clerkUserId, organization }: Caller): CallerParams {
  return { clerkUserId, organizationId: organization?.id ?? "none" };
}

/** The caller's own row, whatever its status, with their default tenant and their role there. */
export function callerRow(caller: Caller) {
  return callerBatch(named(caller)).me;
}

const callerBatch = batch(params<CallerParams>(), () => ({ me: list(callerColumns, fromCaller) }));

/** The caller has a row, whatever its status: Clerk is asked only about people without one. */
export async function isKnown(db: Db, caller: Caller): Promise<boolean> {
  const { me } = await db.read({ me: callerRow(caller) });
  return me.length > 0;
}

export type CallerRow = RowOf<ReturnType<typeof callerRow>>;

/**
 * The row of somebody who may act. Throws `user_not_onboarded` when there is none, `forbidden` when
 * they are suspended, and `unauthenticated` when they were deleted while their token still lives.
 */
export function standing(row: CallerRow | null | undefined): CallerRow {
  if (!row) throw new Problem("user_not_onboarded");
  if (row.user.status === "deleted") throw new Problem("unauthenticated");
  if (row.user.status !== "active") throw new Problem("forbidden");
  return row;
}
