import { Webhook } from "standardwebhooks";
import { settings } from "./app.ts";

/* Webhooks as Clerk sends them, signed with our instance's secret. */

const clerk = new Webhook(settings.CLERK_WEBHOOK_SECRET);

export interface ClerkEvent {
  type: string;
  data: unknown;
  [more: string]: unknown;
}

/** An event's text and its signed headers; `by` signs in Clerk's place. */
export function signedByClerk(
  event: ClerkEvent,
  { id = crypto.randomUUID() as string, at = new Date(), by = clerk } = {},
) {
  const body = JSON.stringify({ object: "event", ...event });
  const headers = {
    "svix-id": id,
    "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
    "svix-signature": by.sign(id, at, body),
  };
  return { body, headers };
}

/** The event of a changed user. `emails` are verified, the first of them is primary. */
export function changeOf(
  clerkUserId: string,
  { emails, at, ...more }: { emails: string[]; at: number } & Record<string, unknown>,
): ClerkEvent {
  return {
    type: "user.updated",
    data: {
      id: clerkUserId,
      object: "user",
      first_name: null,
      last_name: null,
      has_image: false,
      image_url: "",
      banned: false,
      locked: false,
      primary_email_address_id: emails.length > 0 ? "idn_0" : null,
      email_addresses: emails.map((email, index) => ({
        id: `idn_${index}`,
        object: "email_address",
        email_address: email,
        verification: { object: "verification", status: "verified", strategy: "email_code" },
      })),
      phone_numbers: [],
      created_at: at,
      updated_at: at,
      ...more,
    },
  };
}

/** The event of a deleted user. */
export const deletionOf = (clerkUserId: string): ClerkEvent => ({
  type: "user.deleted",
  data: { id: clerkUserId, object: "user", deleted: true },
});
