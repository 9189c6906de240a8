import type { Docs } from "../http/route-docs.ts";
import { OrganizationLinked } from "./responses.ts";

export const organizationDocs: Docs = {
  "PUT /api/admin/tenants/:tenantId/organization": {
    summary: "Follow the Clerk organization in which the caller is active as admin",
    responses: { 200: OrganizationLinked },
    example: {},
    errors: ["organization_taken"],
  },
  "DELETE /api/admin/tenants/:tenantId/organization": {
    summary: "Follow it no more; everybody stays",
    permission: "owners.grant",
    responses: { 204: null },
  },
};
