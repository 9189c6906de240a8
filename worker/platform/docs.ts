import type { Docs } from "../http/route-docs.ts";
import { PlatformTenant, PlatformTenants, PlatformUser, PlatformUsers } from "./responses.ts";

export const platformDocs: Docs = {
  "GET /api/platform/tenants": {
    summary: "All tenants, for platform admins",
    responses: { 200: PlatformTenants },
    errors: ["not_found"],
  },
  "PATCH /api/platform/tenants/:tenantId": {
    summary: "Suspend or reinstate a tenant",
    responses: { 200: PlatformTenant },
    example: { status: "suspended" },
  },
  "GET /api/platform/users": {
    summary: "All people, for platform admins",
    responses: { 200: PlatformUsers },
    errors: ["not_found"],
  },
  "PATCH /api/platform/users/:userId": {
    summary: "Suspend or reinstate a person",
    responses: { 200: PlatformUser },
    example: { status: "suspended" },
  },
};
