import type { ZodMiniType } from "zod/mini";
import * as access from "../access/responses.ts";
import { accountDocs } from "../account/docs.ts";
import * as account from "../account/responses.ts";
import { auditDocs } from "../audit/docs.ts";
import * as audit from "../audit/responses.ts";
import { codeDocs } from "../codes/docs.ts";
import * as codes from "../codes/responses.ts";
import { guardianDocs } from "../guardians/docs.ts";
import * as guardians from "../guardians/responses.ts";
import { healthDocs } from "../health/docs.ts";
import * as health from "../health/responses.ts";
import * as http from "../http/responses.ts";
import type { Docs, RouteDocs } from "../http/route-docs.ts";
import { invitationDocs } from "../invitations/docs.ts";
import * as invitations from "../invitations/responses.ts";
import { mailDocs } from "../mail/docs.ts";
import * as mail from "../mail/responses.ts";
import { memberDocs } from "../members/docs.ts";
import * as members from "../members/responses.ts";
import { organizationDocs } from "../organizations/docs.ts";
import * as organizations from "../organizations/responses.ts";
import { platformDocs } from "../platform/docs.ts";
import * as platform from "../platform/responses.ts";
import { playerDocs } from "../players/docs.ts";
import * as players from "../players/responses.ts";
import { sessionDocs } from "../sessions/docs.ts";
import * as sessions from "../sessions/responses.ts";
import { tenantDocs } from "../tenants/docs.ts";
import * as tenants from "../tenants/responses.ts";
import { webhookDocs } from "../webhooks/docs.ts";

const documentDocs: Docs = {
  "GET /api/openapi.json": { summary: "This document", responses: { 200: "application/json" } },
  "GET /api/docs": { summary: "This document as a page", responses: { 200: "text/html" } },
};

/** Every route, as `METHOD /path`. */
export const docs: Record<string, RouteDocs> = {
  ...healthDocs,
  ...documentDocs,
  ...accountDocs,
  ...codeDocs,
  ...memberDocs,
  ...tenantDocs,
  ...organizationDocs,
  ...auditDocs,
  ...mailDocs,
  ...invitationDocs,
  ...playerDocs,
  ...guardianDocs,
  ...sessionDocs,
  ...platformDocs,
  ...webhookDocs,
};

/** Every schema of a response, under the name that the document gives it. */
export const schemas: Record<string, ZodMiniType> = {
  ...access,
  ...tenants,
  ...codes,
  ...members,
  ...organizations,
  ...players,
  ...guardians,
  ...sessions,
  ...invitations,
  ...account,
  ...audit,
  ...mail,
  ...platform,
  ...health,
  ...http,
};
