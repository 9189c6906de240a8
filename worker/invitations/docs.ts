import type { Docs } from "../http/route-docs.ts";
import type { ProblemCode } from "../problems.ts";
import { Accepted, Imported, Invitation, Invitations, Preview } from "./responses.ts";

const inviteErrors: ProblemCode[] = [
  "already_member",
  "invitation_pending",
  "age_restricted",
  "email_domain_not_allowed",
  "tenant_full",
  "tenant_suspended",
  "rate_limited",
];
const linkErrors: ProblemCode[] = [
  "invalid_token",
  "invitation_used",
  "invitation_expired",
  "invitation_revoked",
  "tenant_suspended",
  "tenant_gone",
];
/** Why an invitation cannot be accepted. */
export const acceptErrors: ProblemCode[] = [
  ...linkErrors,
  "email_mismatch",
  "email_domain_not_allowed",
  "tenant_full",
  "age_restricted",
];

export const invitationDocs: Docs = {
  "POST /api/admin/invitations": {
    summary: "Invite somebody by mail",
    permission: "invitations.create",
    responses: { 201: Invitation },
    example: { tenantId: "{tenantId}", email: "{email}", role: "parent", firstName: "Ana" },
    errors: [...inviteErrors, "not_found"],
  },
  "POST /api/admin/invitations/:id/resend": {
    summary: "Send a new link, to another address if one is given; the old link stops working",
    permission: "invitations.update",
    responses: { 200: Invitation },
    example: {},
    errors: [...inviteErrors, "invitation_used", "invitation_revoked"],
  },
  "POST /api/admin/invitations/:id/revoke": {
    summary: "Revoke an invitation",
    permission: "invitations.update",
    responses: { 200: Invitation },
    example: {},
    errors: ["invitation_used"],
  },
  "GET /api/admin/tenants/:tenantId/invitations": {
    summary: "A tenant's invitations, newest first",
    permission: "invitations.read",
    responses: { 200: Invitations },
  },
  "POST /api/admin/tenants/:tenantId/invitations/import": {
    summary: "Invite many people; a row that fails does not stop the others",
    permission: "invitations.create",
    responses: { 200: Imported },
    example: { rows: [{ email: "ana@example.com", role: "parent", firstName: "Ana" }] },
  },
  "POST /api/invitations/preview": {
    summary: "What a mailed link offers, without using it up",
    responses: { 200: Preview },
    example: { token: "{token}" },
    errors: linkErrors,
  },
  "POST /api/invitations/:id/accept": {
    summary: "Accept an invitation of the caller's own, without its link",
    responses: { 200: Accepted },
    example: {},
    errors: acceptErrors,
  },
};
