import type { Docs } from "../http/route-docs.ts";

export const webhookDocs: Docs = {
  "POST /api/webhooks/clerk": {
    summary: "What Clerk tells, signed",
    responses: { 204: null },
    errors: ["unauthenticated"],
  },
  "POST /api/webhooks/postmark": {
    summary: "What Postmark tells of a mail",
    responses: { 204: null },
    errors: ["unauthenticated"],
  },
};
