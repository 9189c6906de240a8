import type { Docs } from "../http/route-docs.ts";
import { EmailRows } from "./responses.ts";

export const mailDocs: Docs = {
  "GET /api/admin/tenants/:tenantId/emails": {
    summary: "A tenant's mails and their delivery, newest first",
    permission: "emails.read",
    responses: { 200: EmailRows },
  },
};
