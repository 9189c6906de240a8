import * as z from "zod/mini";
import { emailStatuses, type emails } from "../db/schema.ts";
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

/** One attempt and its answer, or what the provider told later; `at` in milliseconds. */
export interface EmailStep {
  event: string;
  detail: string | null;
  at: number;
}

/** A mail as those who run the tenant see it: never what it said, for that holds a secret link. */
export function emailView({
  email,
  history,
}: {
  email: Omit<
    typeof emails.$inferSelect,
    | "tenantId"
    | "locale"
    | "variables"
    | "nextAttemptAt"
    | "claim"
    | "firstRun"
    | "isBulk"
    | "providerId"
  >;
  history: EmailStep[];
}) {
  return {
    id: email.id,
    to: email.recipient,
    template: email.template,
    status: email.status,
    attempts: email.attempts,
    error: email.lastError,
    invitationId: email.invitationId,
    createdAt: new Date(email.createdAt).toISOString(),
    updatedAt: new Date(email.updatedAt).toISOString(),
    history: history.map(({ at, ...step }) => ({ ...step, at: new Date(at).toISOString() })),
  };
}
