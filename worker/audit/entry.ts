import { type Column, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { idPrefix, rowId } from "../db/id.ts";
import { auditEntries } from "../db/schema.ts";
import { insertFrom } from "../db/statement.ts";
import type { Action } from "./actions.ts";

interface Entry {
  action: Action;
  /** The tenant that it happened in; null for what a person does to their own account. */
  tenantId: Column | SQL | null;
  /** Who did it; null when it was nobody signed in, such as a webhook. */
  actorUserId: Column | SQL | null;
  target: [type: string, id: Column | SQL];
  /** What changed. Never a secret: no token, no code. */
  data?: Record<string, unknown> | SQL;
}

/**
 * A statement that writes an audit entry for each row of `changed` that `won` selects. Put into the
 * batch of the change itself: a change that lost its race leaves no row to find, and so no entry. A statement
 * that is prepared brings the `prefix` of its ids as a value.
 */
export function auditEntry(
  changed: SQLiteTable,
  won: SQL,
  entry: Entry,
  now: number,
  prefix: string = idPrefix(now),
) {
  const [targetType, targetId] = entry.target;
  return insertFrom(
    auditEntries,
    {
      id: rowId(prefix),
      tenantId: entry.tenantId,
      actorUserId: entry.actorUserId,
      action: entry.action,
      targetType,
      targetId,
      data: entry.data ?? {},
      createdAt: now,
    },
    (select) => select.from(changed).where(won),
  );
}

interface InsertedEntry {
  /** The beginning of its id: a parameter, from `idPrefix`. */
  id: Placeholder;
  tenantId: Column | SQL | null;
  actorUserId: Column | SQL | null;
  target: [type: string, id: Column | SQL];
  data?: Record<string, unknown> | SQL;
  now: Placeholder;
}

/**
 * As `auditEntry`, for a batch that is a constant: writes an entry for each row that `from` finds. `from` must find
 * only rows that this batch has changed, by their `claim` or a new id.
 */
export function auditInsert(action: Action | Placeholder, entry: InsertedEntry, from: SQL): SQL {
  const { id, tenantId, actorUserId, target, data = {}, now } = entry;
  const [targetType, targetId] = target;
  const json = "getSQL" in data ? data : sql`${JSON.stringify(data)}`;
  return sql`
    insert into audit_entries (id, tenant_id, actor_user_id, action, target_type, target_id, data, created_at)
    select ${rowId(sql`${id}`)}, ${tenantId}, ${actorUserId}, ${action}, ${targetType}, ${targetId}, ${json}, ${now}
    ${from}`;
}
