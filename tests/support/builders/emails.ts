import { idPrefix } from "../../../worker/db/id.ts";
import { emails } from "../../../worker/db/schema.ts";
import { insert } from "./insert.ts";

/** A mail that waits since a moment and is not due for centuries; returns its id. */
export async function createQueuedEmail(queuedAt: number): Promise<string> {
  // An id says when its row was made.
  const id = `${idPrefix(queuedAt).slice(0, 14)}7000-8000-000000000000`;
  await insert(emails, {
    id,
    recipient: "waiting@example.com",
    template: "club-signup",
    status: "queued",
    nextAttemptAt: 9e15,
    claim: "",
    createdAt: 0,
    updatedAt: 0,
  });
  return id;
}
