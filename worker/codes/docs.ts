import type { Docs } from "../http/route-docs.ts";
import type { ProblemCode } from "../problems.ts";
import { CodeRotated } from "../tenants/responses.ts";
import { CodeFound, Joined } from "./responses.ts";

/** Why a code lets nobody in. */
export const joinErrors: ProblemCode[] = [
  "invalid_code",
  "code_paused",
  "code_expired",
  "code_used_up",
  "email_domain_not_allowed",
  "tenant_full",
  "rate_limited",
];

export const codeDocs: Docs = {
  "POST /api/tenant/join": {
    summary: "Join a tenant by its code",
    responses: { 200: Joined },
    example: { code: "{code}" },
    errors: joinErrors,
  },
  "GET /api/tenants/by-invite-code/:code": {
    summary: "What a code leads to, for anybody who has it",
    responses: { 200: CodeFound },
    errors: ["invalid_code", "sign_in_required", "rate_limited", "validation_failed"],
  },
  "POST /api/admin/tenants/:tenantId/rotate-invite-code": {
    summary: "Make a new code; the old one stops working at once",
    permission: "code.rotate",
    responses: { 200: CodeRotated },
    example: { length: 10 },
  },
};
