import * as z from "zod/mini";
import type { auditEntries } from "../db/schema.ts";
import { pageWith } from "../http/paging.ts";
import { Id } from "../http/text.ts";
import { actions } from "./actions.ts";

/** `GET …/audit` */
export const AuditQuery = z.lazy(() =>
  pageWith({
    action: z.optional(z.enum(actions)),
    actor: z.optional(Id),
  }),
);
export type AuditQuery = z.infer<typeof AuditQuery>;

/** One thing that happened. A person who is gone has an id and no name. */
export function auditView(
  entry: Omit<typeof auditEntries.$inferSelect, "tenantId"> & { actorName: string },
) {
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
