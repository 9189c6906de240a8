import * as z from "zod/mini";
import { id, listOf, moment, orNull, text } from "../http/response-parts.ts";
import { actions } from "./actions.ts";

export const AuditRow = z.strictObject({
  id,
  action: z.enum(actions),
  actor: orNull(z.strictObject({ id, name: orNull(text) })),
  targetType: text,
  targetId: text,
  data: z.record(text, z.unknown()),
  createdAt: moment,
});
export type AuditRow = z.infer<typeof AuditRow>;

export const AuditRows = listOf(AuditRow);
