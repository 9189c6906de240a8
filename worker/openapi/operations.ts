import type { ProblemCode } from "../problems.ts";
import type { AnswerName } from "./answers.ts";

/** What the document says of a route that the code does not say itself. */
export interface Operation {
  says: string;
  /** By status: the shape, or what is sent where that is no JSON, or null where there is no body. */
  answers: Record<number, AnswerName | `${string}/${string}` | null>;
  /** A body that is accepted; `{…}` stands for what the reader has. */
  example?: Record<string, unknown>;
  /** How it says no, beside what every route of its kind may say. */
  refuses?: ProblemCode[];
}

const player = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
const session = {
  title: "Under 12 training",
  startsAt: "2030-05-07T16:00:00Z",
  endsAt: "2030-05-07T17:30:00Z",
  timezone: "Europe/Madrid",
  location: "North pitch",
  capacity: 16,
};

/** Why a code, a mail or a link may lead nowhere. */
const byCode: ProblemCode[] = [
  "invalid_code",
  "code_paused",
  "code_expired",
  "code_used_up",
  "email_domain_not_allowed",
  "tenant_full",
  "rate_limited",
];
const inviting: ProblemCode[] = [
  "already_member",
  "invitation_pending",
  "age_restricted",
  "email_domain_not_allowed",
  "tenant_full",
  "tenant_suspended",
  "rate_limited",
];
const overLink: ProblemCode[] = [
  "invalid_token",
  "invitation_used",
  "invitation_expired",
  "invitation_revoked",
  "tenant_suspended",
  "tenant_gone",
];
const accepting: ProblemCode[] = [
  ...overLink,
  "email_mismatch",
  "email_domain_not_allowed",
  "tenant_full",
  "age_restricted",
];

/** Every route of ours, as `METHOD /path`. A route without a line here fails a test. */
export const operations: Record<string, Operation> = {
  "GET /api/health": {
    says: "Whether the Worker is configured and its database answers, and what else is in trouble",
    answers: { 200: "Health" },
  },
  "GET /api/openapi.json": {
    says: "This document",
    answers: { 200: "application/json" },
  },
  "GET /api/docs": {
    says: "This document, to read",
    answers: { 200: "text/html" },
  },
  "POST /api/auth/club-signup": {
    says: "Found a tenant with the first request of all; without a session, by mail",
    answers: { 201: "Founded", 202: "Mailed" },
    example: { tenantName: "Riverside FC", role: "coach", firstName: "Carla", lastName: "Coach" },
    refuses: ["slug_taken", "rate_limited"],
  },
  "POST /api/auth/create-basic-user": {
    says: "Sign up as a parent or player, with a code where there is one",
    answers: { 200: "SignedUp", 201: "SignedUp" },
    example: { kind: "parent", inviteCode: "{code}", firstName: "Ana", lastName: "Silva" },
  },
  "GET /api/me": {
    says: "Who I am, where I belong, whom I look after, what I am invited to",
    answers: { 200: "Me" },
  },
  "PATCH /api/me": {
    says: "Change my profile, or the tenant that is shown first",
    answers: { 200: "Me" },
    example: { firstName: "Ana", phone: "+34 600 123 456", locale: "es" },
    refuses: ["not_found"],
  },
  "DELETE /api/me": {
    says: "Remove me, and the players whom nobody else looks after",
    answers: { 204: null },
    refuses: ["last_owner"],
  },
  "GET /api/me/export": {
    says: "Everything that is held on me and my players",
    answers: { 200: "Export" },
  },
  "GET /api/me/calendar-feed": {
    says: "Since when my calendar has a secret address",
    answers: { 200: "Feed" },
  },
  "POST /api/me/calendar-feed": {
    says: "Make that address, or another in its place",
    answers: { 200: "FeedAddress" },
  },
  "DELETE /api/me/calendar-feed": {
    says: "End it",
    answers: { 204: null },
  },
  "POST /api/tenant/join": {
    says: "Join a tenant by its code",
    answers: { 200: "Joined" },
    example: { code: "{code}" },
    refuses: byCode,
  },
  "POST /api/memberships/add-by-code": {
    says: "Join by a code with the players in my care",
    answers: { 200: "Added" },
    example: { code: "{code}", scope: "parent" },
    refuses: [...byCode, "not_found"],
  },
  "DELETE /api/memberships/:id": {
    says: "Leave, or take a request back",
    answers: { 204: null },
    refuses: ["last_owner"],
  },
  "GET /api/tenants/by-invite-code/:code": {
    says: "What a code says to anybody who holds it",
    answers: { 200: "CodeFound" },
    refuses: ["invalid_code", "sign_in_required", "rate_limited", "validation_failed"],
  },
  "GET /api/tenants": {
    says: "Tenants of mine, by name",
    answers: { 200: "OwnTenants" },
  },
  "POST /api/tenants": {
    says: "Found another tenant",
    answers: { 201: "Founded" },
    example: { tenantName: "Second FC" },
    refuses: ["slug_taken"],
  },
  "GET /api/tenants/:idOrSlug": {
    says: "One of mine, with my roles in it",
    answers: { 200: "OwnTenant" },
  },
  "GET /api/logos/:id": {
    says: "A tenant's logo; what is at an address never changes",
    answers: { 200: "image/*" },
  },
  "GET /api/admin/tenants/:tenantId": {
    says: "A tenant's settings",
    answers: { 200: "Settings" },
  },
  "PATCH /api/admin/tenants/:tenantId": {
    says: "Change them; policy and metadata key by key",
    answers: { 200: "Settings" },
    example: { name: "Riverside United", policy: { codeJoins: "approve", codeMaxUses: 40 } },
    refuses: ["slug_taken"],
  },
  "DELETE /api/admin/tenants/:tenantId": {
    says: "Delete it softly",
    answers: { 204: null },
  },
  "POST /api/admin/tenants/:tenantId/restore": {
    says: "Take that back, within 30 days",
    answers: { 200: "Settings" },
  },
  "POST /api/admin/tenants/:tenantId/transfer": {
    says: "Hand it over: that person becomes owner, the caller admin",
    answers: { 200: "OwnTenant" },
    example: { membershipId: "{membershipId}" },
    refuses: ["already_member"],
  },
  "POST /api/admin/tenants/:tenantId/rotate-invite-code": {
    says: "A new code; the old one is dead at once",
    answers: { 200: "CodeRotated" },
    example: { length: 10 },
  },
  "GET /api/admin/tenants/:tenantId/overview": {
    says: "A tenant at a glance",
    answers: { 200: "Overview" },
  },
  "PUT /api/admin/tenants/:tenantId/logo": {
    says: "A logo: PNG, JPEG or WebP, base64",
    answers: { 200: "TenantChanged" },
    example: { image: "{image}" },
  },
  "PUT /api/admin/tenants/:tenantId/organization": {
    says: "Follow the Clerk organization in which the caller is active as admin",
    answers: { 200: "OrganizationLinked" },
    example: {},
    refuses: ["organization_taken"],
  },
  "DELETE /api/admin/tenants/:tenantId/organization": {
    says: "Follow it no more; everybody stays",
    answers: { 204: null },
  },
  "GET /api/admin/tenants/:tenantId/audit": {
    says: "Who did what, newest first",
    answers: { 200: "AuditRows" },
  },
  "GET /api/admin/tenants/:tenantId/emails": {
    says: "What became of each mail, newest first",
    answers: { 200: "EmailRows" },
  },
  "GET /api/admin/tenants/:tenantId/members": {
    says: "Who belongs, newest first",
    answers: { 200: "Members" },
  },
  "PATCH /api/admin/tenants/:tenantId/members/:membershipId": {
    says: "Another role; approve, suspend or reinstate",
    answers: { 200: "Member" },
    example: { role: "coach" },
    refuses: ["last_owner", "already_member"],
  },
  "DELETE /api/admin/tenants/:tenantId/members/:membershipId": {
    says: "Remove somebody",
    answers: { 204: null },
    refuses: ["last_owner"],
  },
  "POST /api/admin/tenants/:tenantId/members/suspend": {
    says: "Suspend everybody who came in by a code that leaked",
    answers: { 200: "Suspended" },
    example: { code: "current" },
  },
  "POST /api/admin/invitations": {
    says: "Invite somebody by mail",
    answers: { 201: "Invitation" },
    example: { tenantId: "{tenantId}", email: "{email}", role: "parent", firstName: "Ana" },
    refuses: [...inviting, "not_found"],
  },
  "POST /api/admin/invitations/:id/resend": {
    says: "A new link, the old one dead; to a corrected address where one is given",
    answers: { 200: "Invitation" },
    example: {},
    refuses: [...inviting, "invitation_used", "invitation_revoked"],
  },
  "POST /api/admin/invitations/:id/revoke": {
    says: "Withdraw it",
    answers: { 200: "Invitation" },
    example: {},
    refuses: ["invitation_used"],
  },
  "GET /api/admin/tenants/:tenantId/invitations": {
    says: "Who was invited, newest first",
    answers: { 200: "Invitations" },
  },
  "POST /api/admin/tenants/:tenantId/invitations/import": {
    says: "Invite a table of people; a row's mistake spoils no other",
    answers: { 200: "Imported" },
    example: { rows: [{ email: "ana@example.com", role: "parent", firstName: "Ana" }] },
  },
  "POST /api/invitations/preview": {
    says: "What a link offers; consumes nothing",
    answers: { 200: "Preview" },
    example: { token: "{token}" },
    refuses: overLink,
  },
  "POST /api/signup/accept-invite": {
    says: "Accept by the link; a stranger opens an account with it",
    answers: { 200: "Accepted" },
    example: { token: "{token}", firstName: "Ana", lastName: "Silva" },
    refuses: [...accepting, "sign_in_required", "account_refused", "rate_limited", "slug_taken"],
  },
  "POST /api/invitations/:id/accept": {
    says: "Accept one of mine without the mail",
    answers: { 200: "Accepted" },
    example: {},
    refuses: accepting,
  },
  "GET /api/players": {
    says: "Those in my care, and I myself",
    answers: { 200: "Players" },
  },
  "POST /api/players": {
    says: "A child of mine, in those of my tenants that are named",
    answers: { 201: "Player" },
    example: { ...player, tenantIds: [] },
    refuses: ["not_found", "limit_reached"],
  },
  "POST /api/players/claim": {
    says: "Look after the player of a slip",
    answers: { 200: "Player" },
    example: { code: "{code}", birthdate: player.birthdate },
    refuses: ["invalid_code", "code_expired", "limit_reached", "rate_limited"],
  },
  "PATCH /api/players/:id": {
    says: "Correct a name or a birthdate",
    answers: { 200: "Player" },
    example: { firstName: "Ana" },
  },
  "DELETE /api/players/:id": {
    says: "Look after them no more; the last guardian takes them off the record",
    answers: { 204: null },
  },
  "POST /api/players/:id/consent": {
    says: "A guardian whom an admin named agrees",
    answers: { 200: "Player" },
    example: {},
  },
  "GET /api/players/:id/guardians": {
    says: "My open offers to look after them too",
    answers: { 200: "Offers" },
  },
  "POST /api/players/:id/guardians": {
    says: "Ask somebody by mail to look after them too",
    answers: { 201: "Offer" },
    example: { email: "{email}", firstName: "Luis" },
    refuses: ["already_member", "rate_limited", "limit_reached"],
  },
  "DELETE /api/players/:id/guardians/:offerId": {
    says: "Take such an offer back",
    answers: { 204: null },
  },
  "PUT /api/players/:id/tenants/:tenantId": {
    says: "They play in that tenant of mine too",
    answers: { 200: "Player" },
    example: {},
  },
  "DELETE /api/players/:id/tenants/:tenantId": {
    says: "And play there no more",
    answers: { 204: null },
  },
  "GET /api/admin/tenants/:tenantId/players": {
    says: "A tenant's players, newest first",
    answers: { 200: "TenantPlayers" },
  },
  "POST /api/admin/tenants/:tenantId/players": {
    says: "Put a player on record, without a mail",
    answers: { 201: "TenantPlayer" },
    example: player,
  },
  "POST /api/admin/tenants/:tenantId/players/slips": {
    says: "Slips that make whoever has them a guardian: each works once, for 30 days",
    answers: { 201: "Slips" },
    example: { playerIds: "{playerIds}" },
  },
  "PATCH /api/admin/tenants/:tenantId/players/:playerId": {
    says: "Say yes to one who waits",
    answers: { 200: "TenantPlayer" },
    example: { status: "active" },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId": {
    says: "Take them out of the tenant",
    answers: { 204: null },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId/guardians/:userId": {
    says: "End somebody's care",
    answers: { 204: null },
    refuses: ["last_guardian"],
  },
  "GET /api/sessions": {
    says: "Sessions of all my tenants and my players', each once, by start",
    answers: { 200: "Sessions" },
  },
  "GET /api/sessions/:id": {
    says: "One of them",
    answers: { 200: "Session" },
  },
  "GET /api/sessions/:id/session.ics": {
    says: "One of them, for a calendar program",
    answers: { 200: "text/calendar", 304: null },
  },
  "PUT /api/sessions/:id/signup": {
    says: "Say who comes; where it is full they wait",
    answers: { 200: "Session" },
    example: { status: "going" },
    refuses: ["session_cancelled", "session_over"],
  },
  "GET /api/sessions/:id/roster": {
    says: "Who comes",
    answers: { 200: "Roster" },
  },
  "PUT /api/sessions/:id/attendance": {
    says: "Who was there",
    answers: { 200: "Marked" },
    example: { marks: "{marks}" },
    refuses: ["session_cancelled"],
  },
  "POST /api/admin/tenants/:tenantId/sessions": {
    says: "Add one, or a weekly series",
    answers: { 201: "SessionsAdded" },
    example: { ...session, repeat: { every: "week", count: 10 } },
  },
  "PATCH /api/admin/tenants/:tenantId/sessions/:id": {
    says: "Change one, or it and those of its series that follow",
    answers: { 200: "SessionChanged" },
    example: { location: "South pitch", scope: "this" },
    refuses: ["session_cancelled"],
  },
  "DELETE /api/admin/tenants/:tenantId/sessions/:id": {
    says: "Cancel; whoever was going is told",
    answers: { 204: null },
  },
  "GET /api/calendar/:file": {
    says: "A person's calendar under its secret address",
    answers: { 200: "text/calendar", 304: null },
  },
  "GET /api/platform/tenants": {
    says: "Every tenant, for those who run the platform",
    answers: { 200: "PlatformTenants" },
    refuses: ["not_found"],
  },
  "PATCH /api/platform/tenants/:tenantId": {
    says: "Suspend or reinstate a tenant",
    answers: { 200: "PlatformTenant" },
    example: { status: "suspended" },
  },
  "GET /api/platform/users": {
    says: "Every person, for those who run the platform",
    answers: { 200: "PlatformUsers" },
    refuses: ["not_found"],
  },
  "PATCH /api/platform/users/:userId": {
    says: "Suspend or reinstate a person",
    answers: { 200: "PlatformUser" },
    example: { status: "suspended" },
  },
  "POST /api/webhooks/clerk": {
    says: "What Clerk tells, signed",
    answers: { 204: null },
    refuses: ["unauthenticated"],
  },
  "POST /api/webhooks/postmark": {
    says: "What Postmark tells of a mail",
    answers: { 204: null },
    refuses: ["unauthenticated"],
  },
};
