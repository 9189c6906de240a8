import * as z from "zod/mini";
import { FieldError, id, problemCode, text } from "./response-parts.ts";

/** The body of every refusal (RFC 9457). */
export const Problem = z.strictObject({
  type: text,
  title: text,
  status: z.int(),
  code: problemCode,
  detail: z.optional(text),
  errors: z.optional(z.array(FieldError)),
  /** Of `invitation_pending`: the one that waits. */
  invitationId: z.optional(id),
  requestId: z.uuid(),
});
export type Problem = z.infer<typeof Problem>;
