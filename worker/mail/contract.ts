import * as z from "zod/mini";
import { emailStatuses } from "../db/schema.ts";
import { pageWith } from "../http/paging.ts";
import { Id } from "../http/text.ts";

/** `GET …/emails` */
export const EmailsQuery = z.lazy(() =>
  pageWith({
    status: z.optional(z.enum(emailStatuses)),
    invitationId: z.optional(Id),
  }),
);
export type EmailsQuery = z.infer<typeof EmailsQuery>;
