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
    summary: "A new link, the old one dead; to a corrected address where one is given",
    permission: "invitations.update",
    responses: { 200: Invitation },
    example: {},
    errors: [...inviteErrors, "invitation_used", "invitation_revoked"],
  },
  "POST /api/admin/invitations/:id/revoke": {
    summary: "Withdraw it",
    permission: "invitations.update",
    responses: { 200: Invitation },
    example: {},
    errors: ["invitation_used"],
  },
  "GET /api/admin/tenants/:tenantId/invitations": {
    summary: "Who was invited, newest first",
    permission: "invitations.read",
    responses: { 200: Invitations },
  },
  "POST /api/admin/tenants/:tenantId/invitations/import": {
    summary: "Invite a table of people; a row's mistake spoils no other",
    permission: "invitations.create",
    responses: { 200: Imported },
    example: { rows: [{ email: "ana@example.com", role: "parent", firstName: "Ana" }] },
  },
  "POST /api/invitations/preview": {
    summary: "What a link offers; consumes nothing",
    responses: { 200: Preview },
    example: { token: "{token}" },
    errors: linkErrors,
  },
  "POST /api/invitations/:id/accept": {
    summary: "Accept one of mine without the mail",
    responses: { 200: Accepted },
    example: {},
    errors: acceptErrors,
  },
};
