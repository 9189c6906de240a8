import type { Docs } from "../http/route-docs.ts";
import { Health } from "./responses.ts";

export const healthDocs: Docs = {
  "GET /api/health": {
    summary:
      "Whether the Worker is configured and its database answers, and what else is in trouble",
    responses: { 200: Health },
  },
};
