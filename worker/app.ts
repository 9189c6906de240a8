import { Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import { signup } from "./account/link-routes.ts";
import { account, auth, createTenants } from "./account/routes.ts";
import { tenantAudit } from "./audit/routes.ts";
import { codes, join, tenantCode } from "./codes/routes.ts";
import { ownGuardians, tenantGuardians } from "./guardians/routes.ts";
import { health } from "./health/routes.ts";
import { serveFile } from "./http/files.ts";
import { limitBody, requireJson } from "./http/middleware/body.ts";
import { requireKnownHost } from "./http/middleware/host.ts";
import { requireKnownOrigin } from "./http/middleware/origin.ts";
import { requireNotPaused } from "./http/middleware/paused.ts";
import { handleError } from "./http/problem.ts";
import { type AppEnv, requestContext, requireSettings } from "./http/request-context.ts";
import { clerkFrontend } from "./identity/routes.ts";
import { adminInvitations, invitations, tenantInvitations } from "./invitations/routes.ts";
import { tenantEmails } from "./mail/routes.ts";
import { ownMemberships, tenantMembers } from "./members/routes.ts";
import { documents } from "./openapi/routes.ts";
import { tenantOrganization } from "./organizations/routes.ts";
import { platform } from "./platform/routes.ts";
import { membershipsByCode, ownPlayers, tenantPlayers } from "./players/routes.ts";
import { feeds, ownFeed, sessions, tenantSessions } from "./sessions/routes.ts";
import { adminTenants, logos, tenants } from "./tenants/routes.ts";
import { clerkWebhook, postmarkWebhook } from "./webhooks/routes.ts";

/** The whole HTTP surface: the middleware of every request in order, then a line for each feature. */
export const app = new Hono<AppEnv>({ router: new TrieRouter() })
  .use(requestContext)
  .use(requireSettings)
  .use(requireKnownHost)
  .use("/api/*", requireKnownOrigin, requireNotPaused, limitBody, requireJson)
  .route("/api/health", health)
  .route("/api/auth", auth)
  .route("/api/me/calendar-feed", ownFeed)
  .route("/api/me", account)
  .route("/api/tenant", join)
  .route("/api/tenants", codes)
  .route("/api/tenants", tenants)
  .route("/api/tenants", createTenants)
  .route("/api/logos", logos)
  .route("/api/memberships", membershipsByCode)
  .route("/api/memberships", ownMemberships)
  .route("/api/admin/tenants", tenantMembers)
  .route("/api/admin/tenants", tenantInvitations)
  .route("/api/admin/tenants", tenantPlayers)
  .route("/api/admin/tenants", tenantGuardians)
  .route("/api/admin/tenants", tenantSessions)
  .route("/api/admin/tenants", tenantOrganization)
  .route("/api/admin/tenants", tenantEmails)
  .route("/api/admin/tenants", tenantAudit)
  .route("/api/admin/tenants", adminTenants)
  .route("/api/admin/tenants", tenantCode)
  .route("/api/admin/invitations", adminInvitations)
  .route("/api/invitations", invitations)
  .route("/api/signup", signup)
  .route("/api/players", ownPlayers)
  .route("/api/players", ownGuardians)
  .route("/api/sessions", sessions)
  .route("/api/calendar", feeds)
  .route("/api/platform", platform)
  .route("/api/webhooks/clerk", clerkWebhook)
  .route("/api/webhooks/postmark", postmarkWebhook)
  .route("/__clerk", clerkFrontend)
  .notFound(serveFile)
  .onError(handleError);

// After the routes, because the OpenAPI document is made from them.
app.route("/api", documents(app.routes));

/** The API's type, for a typed client with `hc<Api>`. */
export type Api = typeof app;
