import type { Docs } from "../http/route-docs.ts";
import { OrganizationLinked } from "./responses.ts";

export const organizationDocs: Docs = {
  "PUT /api/admin/tenants/:tenantId/organization": {
    summary: "Link a tenant to the Clerk organization in which the caller is active as admin",
    responses: { 200: OrganizationLinked },
    example: {},
    errors: ["organization_taken"],
  },
  "DELETE /api/admin/tenants/:tenantId/organization": {
    summary: "Unlink a tenant from its Clerk organization; all members stay",
    permission: "owners.grant",
    responses: { 204: null },
  },
};
