import * as z from "zod/mini";
import { emailStatuses, emailTemplates } from "../db/schema.ts";
import { count, id, listOf, moment, orNull, text } from "../http/response-parts.ts";

export const EmailRow = z.strictObject({
  id,
  to: text,
  template: z.enum(emailTemplates),
  status: z.enum(emailStatuses),
  attempts: count,
  error: orNull(text),
  invitationId: orNull(id),
  createdAt: moment,
  updatedAt: moment,
  /** Each attempt and its result, and what the provider reported later. */
  history: z.array(z.strictObject({ event: text, detail: orNull(text), at: moment })),
});
export type EmailRow = z.infer<typeof EmailRow>;

export const EmailRows = listOf(EmailRow);
