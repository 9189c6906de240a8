import { eq, type SQL, sql } from "drizzle-orm";
import { callerId as callerIdValue } from "../access/caller.ts";
import type { Action } from "../audit/actions.ts";
import { auditEntry, auditInsert } from "../audit/entry.ts";
import { tenants } from "../db/schema.ts";
import { callerId } from "../db/scope.ts";
import { params } from "../db/sql.ts";
import { both } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";

/** What a batch brings that changes a tenant itself, and stamps its row with `claim`. */
export interface TenantChangeParams {
  clerkUserId: string;
  tenantId: string;
  claim: string;
  entryId: string;
  now: number;
}

const given = params<TenantChangeParams>();

/** The audit entry of such a change. `data` is JSON. */
export const tenantAudit = (action: Action, data: SQL | Record<string, unknown> = {}) =>
  auditInsert(
    action,
    {
      id: given.entryId,
      tenantId: tenants.id,
      actorUserId: callerIdValue,
      target: ["tenant", tenants.id],
      data,
      now: given.now,
    },
    sql`from tenants where tenants.id = ${given.tenantId} and tenants.claim = ${given.claim}`,
  );

/** The audit entry of a change to a tenant itself, for the batch whose change stamped its row with `claim`. */
export function tenantEntry(
  caller: Caller,
  { tenantId, claim }: { tenantId: string; claim: string },
  action: Action,
  now: number,
  data: Record<string, unknown> = {},
) {
  return auditEntry(
    tenants,
    both(eq(tenants.id, tenantId), eq(tenants.claim, claim)),
    {
      action,
      tenantId: tenants.id,
      actorUserId: callerId(caller),
      target: ["tenant", tenants.id],
      data,
    },
    now,
  );
}
