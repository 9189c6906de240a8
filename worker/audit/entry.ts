import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";
import { rowId } from "../db/id.ts";
import type { Action } from "./actions.ts";

interface Entry {
  /** The beginning of its id: a parameter, from `idPrefix`. */
  id: Placeholder;
  /** The tenant that it happened in; null for what a person does to their own account. */
  tenantId: Column | SQL | null;
  /** Who did it; null when it was nobody signed in, such as a webhook. */
  actorUserId: Column | SQL | null;
  target: [type: string, id: Column | SQL];
  /** What changed. Never a secret: no token, no code. */
  data?: Record<string, unknown> | SQL;
  now: Placeholder;
}

/**
 * A statement that writes an audit entry for each row that `from` finds, as part of the batch of the change itself.
 * `from` must find only rows that this batch has changed, by their `claim` or a new id: then a change that lost its
 * race leaves no entry.
 */
export function auditInsert(action: Action | Placeholder, entry: Entry, from: SQL): SQL {
  const { id, tenantId, actorUserId, target, data = {}, now } = entry;
  const [targetType, targetId] = target;
  const json = "getSQL" in data ? data : sql`${JSON.stringify(data)}`;
  return sql`
    insert into audit_entries (id, tenant_id, actor_user_id, action, target_type, target_id, data, created_at)
    select ${rowId(sql`${id}`)}, ${tenantId}, ${actorUserId}, ${action}, ${targetType}, ${targetId}, ${json}, ${now}
    ${from}`;
}
