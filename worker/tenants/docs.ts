import type { Docs } from "../http/route-docs.ts";
import { Overview, OwnTenant, OwnTenants, Settings, TenantChanged } from "./responses.ts";

export const tenantDocs: Docs = {
  "GET /api/tenants": { summary: "Tenants of mine, by name", responses: { 200: OwnTenants } },
  "GET /api/tenants/:idOrSlug": {
    summary: "One of mine, with my roles in it",
    permission: "tenant.read",
    responses: { 200: OwnTenant },
  },
  "GET /api/logos/:id": {
    summary: "A tenant's logo; what is at an address never changes",
    responses: { 200: "image/*" },
  },
  "GET /api/admin/tenants/:tenantId": {
    summary: "A tenant's settings",
    permission: "code.read",
    responses: { 200: Settings },
  },
  "PATCH /api/admin/tenants/:tenantId": {
    summary: "Change them; policy and metadata key by key",
    permission: "tenant.update",
    responses: { 200: Settings },
    example: { name: "Riverside United", policy: { codeJoins: "approve", codeMaxUses: 40 } },
    errors: ["slug_taken"],
  },
  "DELETE /api/admin/tenants/:tenantId": {
    summary: "Delete it softly",
    permission: "tenant.delete",
    responses: { 204: null },
  },
  "POST /api/admin/tenants/:tenantId/restore": {
    summary: "Take that back, within 30 days",
    responses: { 200: Settings },
  },
  "POST /api/admin/tenants/:tenantId/transfer": {
    summary: "Hand it over: that person becomes owner, the caller admin",
    permission: "owners.grant",
    responses: { 200: OwnTenant },
    example: { membershipId: "{membershipId}" },
    errors: ["already_member"],
  },
  "GET /api/admin/tenants/:tenantId/overview": {
    summary: "A tenant at a glance",
    permission: "invitations.read",
    responses: { 200: Overview },
  },
  "PUT /api/admin/tenants/:tenantId/logo": {
    summary: "A logo: PNG, JPEG or WebP, base64",
    permission: "tenant.update",
    responses: { 200: TenantChanged },
    example: { image: "{image}" },
  },
};
