import { type SQL, sql } from "drizzle-orm";
import { callerId } from "../access/caller.ts";
import type { Action } from "../audit/actions.ts";
import { auditInsert } from "../audit/entry.ts";
import { tenants } from "../db/schema.ts";
import { params } from "../db/sql.ts";

/** Parameters of a batch that changes a row of `tenants` and sets its `claim`. */
export interface TenantChangeParams {
  clerkUserId: string;
  tenantId: string;
  claim: string;
  entryId: string;
  now: number;
}

const { tenantId, claim, entryId, now } = params<TenantChangeParams>();

/** The audit entry of such a change. */
export const tenantAudit = (action: Action, data: SQL | Record<string, unknown> = {}) =>
  auditInsert(
    action,
    {
      id: entryId,
      tenantId: tenants.id,
      actorUserId: callerId,
      target: ["tenant", tenants.id],
      data,
      now,
    },
    sql`from tenants where tenants.id = ${tenantId} and tenants.claim = ${claim}`,
  );
