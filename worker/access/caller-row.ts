import type { Db, RowOf } from "../db/client.ts";
import { batch, list, params } from "../db/sql.ts";
import { Problem } from "../http/problem.ts";
import {
  type Caller,
  type CallerParams,
  callerColumns,
  callerParams,
  fromCaller,
} from "./caller.ts";

/** The caller's own row, whatever its status, with their default tenant and their role there. */
export function callerRowStatement(caller: Caller) {
  return callerBatch(callerParams(caller)).me;
}

const callerBatch = batch(params<CallerParams>(), () => ({ me: list(callerColumns, fromCaller) }));

/** The caller has a row, whatever its status: Clerk is asked only about people without one. */
export async function isKnown(db: Db, caller: Caller): Promise<boolean> {
  const { me } = await db.read({ me: callerRowStatement(caller) });
  return me.length > 0;
}

export type CallerRow = RowOf<ReturnType<typeof callerRowStatement>>;

/**
 * The row of somebody who may act. Throws `user_not_onboarded` when there is none, `forbidden` when
 * they are suspended, and `unauthenticated` when they were deleted while their token still lives.
 */
export function requireActive(row: CallerRow | null | undefined): CallerRow {
  if (!row) throw new Problem("user_not_onboarded");
  if (row.user.status === "deleted") throw new Problem("unauthenticated");
  if (row.user.status !== "active") throw new Problem("forbidden");
  return row;
}
