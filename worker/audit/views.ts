import type { ItemOf } from "../http/paging.ts";
import type { listAudit } from "./list.ts";
import type { AuditRow } from "./responses.ts";

/** One thing that happened. A person who is gone has an id and no name. */
export function toAuditRow(entry: ItemOf<typeof listAudit>): AuditRow {
  return {
    id: entry.id,
    action: entry.action,
    actor: entry.actorUserId ? { id: entry.actorUserId, name: entry.actorName || null } : null,
    targetType: entry.targetType,
    targetId: entry.targetId,
    data: entry.data,
    createdAt: new Date(entry.createdAt).toISOString(),
  };
}
