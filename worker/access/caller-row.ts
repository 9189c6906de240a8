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

/** Selects the caller's row, whatever its status, with their default tenant and their role there. */
export function callerRowStatement(caller: Caller) {
  return callerBatch(callerParams(caller)).me;
}

const callerBatch = batch(params<CallerParams>(), () => ({ me: list(callerColumns, fromCaller) }));

/** Whether the caller has a row, whatever its status. */
export async function isKnown(db: Db, caller: Caller): Promise<boolean> {
  const { me } = await db.read({ me: callerRowStatement(caller) });
  return me.length > 0;
}

export type CallerRow = RowOf<ReturnType<typeof callerRowStatement>>;

/**
 * The row, if its person is active. Throws `user_not_onboarded` without a row, `forbidden` if the person is suspended,
 * and `unauthenticated` if they are deleted and their token has not expired.
 */
export function requireActive(row: CallerRow | null | undefined): CallerRow {
  if (!row) throw new Problem("user_not_onboarded");
  if (row.user.status === "deleted") throw new Problem("unauthenticated");
  if (row.user.status !== "active") throw new Problem("forbidden");
  return row;
}
