import type { Docs } from "../http/route-docs.ts";

export const webhookDocs: Docs = {
  "POST /api/webhooks/clerk": {
    summary: "Clerk's events, signed by Clerk",
    responses: { 204: null },
    errors: ["unauthenticated"],
  },
  "POST /api/webhooks/postmark": {
    summary: "Postmark's events about mails",
    responses: { 204: null },
    errors: ["unauthenticated"],
  },
};
