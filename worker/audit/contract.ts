import * as z from "zod";
import type { auditEntries } from "../db/schema.ts";
import { Page } from "../http/paging.ts";
import { actions } from "./actions.ts";

/** `GET …/audit` */
export const AuditQuery = Page.extend({
  action: z.enum(actions).optional(),
  actor: z.string().max(64).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** One thing that happened. A person who is gone has an id and no name. */
export function auditView({
  entry,
  actorName,
}: {
  entry: typeof auditEntries.$inferSelect;
  actorName: string;
}) {
  return {
    id: entry.id,
    action: entry.action,
    actor: entry.actorUserId ? { id: entry.actorUserId, name: actorName || null } : null,
    targetType: entry.targetType,
    targetId: entry.targetId,
    data: entry.data,
    createdAt: new Date(entry.createdAt).toISOString(),
  };
}
