import type { ItemOf } from "../http/paging.ts";
import type { listEmails } from "./list.ts";
import type { EmailRow } from "./responses.ts";

/** A mail as those who run the tenant see it. Never its text, which has a secret link in it. */
export function toEmailRow({ email, history }: ItemOf<typeof listEmails>): EmailRow {
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
    history: history.map(({ event, detail, at }): EmailRow["history"][number] => ({
      event,
      detail,
      at: new Date(at).toISOString(),
    })),
  };
}
