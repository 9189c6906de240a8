import { eq } from "drizzle-orm";
import type { Action } from "../audit/actions.ts";
import { auditEntry } from "../audit/entry.ts";
import { tenants } from "../db/schema.ts";
import { callerId } from "../db/scope.ts";
import { both } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";

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
