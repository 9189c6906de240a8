import type { Docs } from "../http/route-docs.ts";
import { Member, Members, Suspended } from "./responses.ts";

export const memberDocs: Docs = {
  "GET /api/admin/tenants/:tenantId/members": {
    summary: "Who belongs, newest first",
    permission: "members.read",
    responses: { 200: Members },
  },
  "PATCH /api/admin/tenants/:tenantId/members/:membershipId": {
    summary: "Another role; approve, suspend or reinstate",
    permission: "members.update",
    responses: { 200: Member },
    example: { role: "coach" },
    errors: ["last_owner", "already_member"],
  },
  "DELETE /api/admin/tenants/:tenantId/members/:membershipId": {
    summary: "Remove somebody",
    permission: "members.update",
    responses: { 204: null },
    errors: ["last_owner"],
  },
  "POST /api/admin/tenants/:tenantId/members/suspend": {
    summary: "Suspend everybody who came in by a code that leaked",
    permission: "members.update",
    responses: { 200: Suspended },
    example: { code: "current" },
  },
  "DELETE /api/memberships/:id": {
    summary: "Leave, or take a request back",
    responses: { 204: null },
    errors: ["last_owner"],
  },
};
