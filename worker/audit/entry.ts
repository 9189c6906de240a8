import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";
import { rowId } from "../db/id.ts";
import type { Action } from "./actions.ts";

interface AuditEntry {
  /** A parameter with a value from `idPrefix`. */
  id: Placeholder;
  /** The tenant; null for a change of a person's own account. */
  tenantId: Column | SQL | null;
  /** Who did it; null if no person did, for example a webhook. */
  actorUserId: Column | SQL | null;
  target: [type: string, id: Column | SQL];
  /** What changed. Never a secret: no token, no code. */
  data?: Record<string, unknown> | SQL;
  now: Placeholder;
}

/**
 * A statement that writes an audit entry for each row that `from` selects, in the same batch as the change. `from` must
 * select only rows that this batch has changed, by `claim` or a new id, so that a change that lost its race has no entry.
 */
export function auditInsert(action: Action | Placeholder, entry: AuditEntry, from: SQL): SQL {
  const { id, tenantId, actorUserId, target, data = {}, now } = entry;
  const [targetType, targetId] = target;
  const json = "getSQL" in data ? data : sql`${JSON.stringify(data)}`;
  return sql`
    insert into audit_entries (id, tenant_id, actor_user_id, action, target_type, target_id, data, created_at)
    select ${rowId(sql`${id}`)}, ${tenantId}, ${actorUserId}, ${action}, ${targetType}, ${targetId}, ${json}, ${now}
    ${from}`;
}
