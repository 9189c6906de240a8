import type { Docs } from "../http/route-docs.ts";
import { Member, Members, Suspended } from "./responses.ts";

export const memberDocs: Docs = {
  "GET /api/admin/tenants/:tenantId/members": {
    summary: "A tenant's members, newest first",
    permission: "members.read",
    responses: { 200: Members },
  },
  "PATCH /api/admin/tenants/:tenantId/members/:membershipId": {
    summary: "Change a member's role; approve, suspend or reinstate them",
    permission: "members.update",
    responses: { 200: Member },
    example: { role: "coach" },
    errors: ["last_owner", "already_member"],
  },
  "DELETE /api/admin/tenants/:tenantId/members/:membershipId": {
    summary: "Remove a member",
    permission: "members.update",
    responses: { 204: null },
    errors: ["last_owner"],
  },
  "POST /api/admin/tenants/:tenantId/members/suspend": {
    summary: "Suspend everybody who joined by a leaked code",
    permission: "members.update",
    responses: { 200: Suspended },
    example: { code: "current" },
  },
  "DELETE /api/memberships/:id": {
    summary: "Leave a tenant, or withdraw a request to join",
    responses: { 204: null },
    errors: ["last_owner"],
  },
};
