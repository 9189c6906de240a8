import type { Docs } from "../http/route-docs.ts";
import { Health } from "./responses.ts";

export const healthDocs: Docs = {
  "GET /api/health": {
    summary: "Whether the Worker is configured, its database answers, and its mail is on time",
    responses: { 200: Health },
  },
};
