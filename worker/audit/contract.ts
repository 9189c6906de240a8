import * as z from "zod/mini";
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
