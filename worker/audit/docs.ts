import type { Docs } from "../http/route-docs.ts";
import { AuditRows } from "./responses.ts";

export const auditDocs: Docs = {
  "GET /api/admin/tenants/:tenantId/audit": {
    summary: "A tenant's audit log, newest first",
    permission: "audit.read",
    responses: { 200: AuditRows },
  },
};
