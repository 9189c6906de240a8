import type { Docs } from "../http/route-docs.ts";
import { Overview, OwnTenant, OwnTenants, Settings, TenantChanged } from "./responses.ts";

export const tenantDocs: Docs = {
  "GET /api/tenants": { summary: "The caller's tenants, by name", responses: { 200: OwnTenants } },
  "GET /api/tenants/:idOrSlug": {
    summary: "One of the caller's tenants, with their roles in it",
    permission: "tenant.read",
    responses: { 200: OwnTenant },
  },
  "GET /api/logos/:id": {
    summary: "A tenant's logo; the picture at an address never changes",
    responses: { 200: "image/*" },
  },
  "GET /api/admin/tenants/:tenantId": {
    summary: "A tenant's settings",
    permission: "code.read",
    responses: { 200: Settings },
  },
  "PATCH /api/admin/tenants/:tenantId": {
    summary: "Change a tenant's settings; policy and metadata key by key",
    permission: "tenant.update",
    responses: { 200: Settings },
    example: { name: "Riverside United", policy: { codeJoins: "approve", codeMaxUses: 40 } },
    errors: ["slug_taken"],
  },
  "DELETE /api/admin/tenants/:tenantId": {
    summary: "Delete a tenant; it can be restored for 30 days",
    permission: "tenant.delete",
    responses: { 204: null },
  },
  "POST /api/admin/tenants/:tenantId/restore": {
    summary: "Restore a deleted tenant within 30 days",
    responses: { 200: Settings },
  },
  "POST /api/admin/tenants/:tenantId/transfer": {
    summary: "Transfer a tenant: another member becomes owner, the caller admin",
    permission: "owners.grant",
    responses: { 200: OwnTenant },
    example: { membershipId: "{membershipId}" },
    errors: ["already_member"],
  },
  "GET /api/admin/tenants/:tenantId/overview": {
    summary: "A tenant's key figures",
    permission: "invitations.read",
    responses: { 200: Overview },
  },
  "PUT /api/admin/tenants/:tenantId/logo": {
    summary: "Set a tenant's logo: PNG, JPEG or WebP, in base64",
    permission: "tenant.update",
    responses: { 200: TenantChanged },
    example: { image: "{image}" },
  },
};
