import { app } from "../../worker/app.ts";
import { docs } from "../../worker/openapi/features.ts";
import { routesIn } from "../../worker/openapi/route.ts";
import type { Permission } from "../../worker/permissions.ts";
import { expectJson, rows, send, settings, type Visitor, visitor } from "./app.ts";
import { deletionOf, signedByClerk } from "./clerk-webhook.ts";
import { ask, freshEmail, invitation } from "./invitations.ts";
import { mailTo } from "./mail.ts";
import { inOrganization } from "./organizations.ts";
import { basicUser, createTenant, member } from "./people.ts";
import { addedOne, answered, child, hourMs, inMs, training } from "./sessions.ts";

/* Every route with a call that succeeds: what suites knock with that leave none out. */

/** One request, as somebody or nobody. */
export interface Call {
  who: Visitor | null;
  path: string;
  method: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What a test has to know of a route, beside what the route says itself. */
interface Facts {
  /** D1 round trips of a call that succeeds, where that is not one. */
  trips?: number;
  /** The call is made by somebody signed in, and the route refuses the same call without a session. */
  needsSession?: boolean;
  /** A call that succeeds. */
  succeeds: () => Promise<Omit<Call, "method">>;
  /** What it leaves behind, where that is not an audit entry. */
  leaves?: "nothing" | "a mail's history";
  /** What may keep an answer, where that is not nobody. */
  cache?: string;
  /** A POST that reads no body. */
  takesNoBody?: boolean;
  /** How large a body may be, where that is not 64 KiB. */
  mostBytes?: number;
}

/** The smallest PNG. */
const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** Every route by method and pattern; `worker/app.test.ts` fails if one is missing. */
const facts: Record<string, Facts> = {
  "GET /api/health": {
    succeeds: async () => ({ who: null, path: "/api/health" }),
  },
  "GET /api/openapi.json": {
    trips: 0,
    cache: "public, max-age=300",
    succeeds: async () => ({ who: null, path: "/api/openapi.json" }),
  },
  "GET /api/docs": {
    trips: 0,
    cache: "public, max-age=300",
    succeeds: async () => ({ who: null, path: "/api/docs" }),
  },
  // Somebody new, of whom Clerk is asked in between.
  "POST /api/auth/club-signup": {
    trips: 2,
    needsSession: true,
    succeeds: async () => ({
      who: await visitor(),
      path: "/api/auth/club-signup",
      body: { tenantName: "Riverside FC", role: "coach" },
    }),
  },
  "POST /api/auth/create-basic-user": {
    trips: 2,
    succeeds: async () => ({
      who: await visitor(),
      path: "/api/auth/create-basic-user",
      body: { inviteCode: (await createTenant()).inviteCode },
    }),
  },
  "GET /api/me": {
    succeeds: async () => ({ who: (await createTenant()).owner, path: "/api/me" }),
  },
  "PATCH /api/me": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: "/api/me", body: { firstName: "Ana", tenantId: tenant.id } };
    },
  },
  "DELETE /api/me": {
    succeeds: async () => ({ who: await basicUser(), path: "/api/me" }),
  },
  "GET /api/me/export": {
    succeeds: async () => ({ who: (await createTenant()).owner, path: "/api/me/export" }),
  },
  "POST /api/tenant/join": {
    succeeds: async () => ({
      who: await basicUser(),
      path: "/api/tenant/join",
      body: { code: (await createTenant()).inviteCode },
    }),
  },
  "GET /api/tenants/by-invite-code/:code": {
    succeeds: async () => ({
      who: null,
      path: `/api/tenants/by-invite-code/${(await createTenant()).inviteCode}`,
    }),
  },
  "GET /api/tenants": {
    succeeds: async () => ({ who: (await createTenant()).owner, path: "/api/tenants" }),
  },
  "POST /api/tenants": {
    succeeds: async () => ({
      who: await basicUser(),
      path: "/api/tenants",
      body: { tenantName: "Second FC" },
    }),
  },
  "GET /api/tenants/:idOrSlug": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/tenants/${tenant.id}` };
    },
  },
  "GET /api/admin/tenants/:tenantId": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}` };
    },
  },
  "PATCH /api/admin/tenants/:tenantId": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const body = { name: "Riverside United", policy: { codeJoins: "approve" } };
      return { who: owner, path: `/api/admin/tenants/${tenant.id}`, body };
    },
  },
  "POST /api/admin/tenants/:tenantId/rotate-invite-code": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/rotate-invite-code`, body: {} };
    },
  },
  "GET /api/admin/tenants/:tenantId/members": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/members` };
    },
  },
  "POST /api/admin/tenants/:tenantId/members/suspend": {
    succeeds: async () => {
      const { owner, tenant } = await withMember();
      const path = `/api/admin/tenants/${tenant.id}/members/suspend`;
      return { who: owner, path, body: { code: "current" } };
    },
  },
  "PATCH /api/admin/tenants/:tenantId/members/:membershipId": {
    succeeds: async () => {
      const { owner, path } = await withMember();
      return { who: owner, path, body: { role: "coach" } };
    },
  },
  "DELETE /api/admin/tenants/:tenantId/members/:membershipId": {
    succeeds: async () => {
      const { owner, path } = await withMember();
      return { who: owner, path };
    },
  },
  "GET /api/admin/tenants/:tenantId/audit": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/audit` };
    },
  },
  "POST /api/admin/invitations": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const body = { tenantId: tenant.id, email: freshEmail(), role: "parent" };
      return { who: owner, path: "/api/admin/invitations", body };
    },
  },
  "POST /api/admin/invitations/:id/resend": {
    succeeds: async () => {
      const { owner, id } = await invited();
      return { who: owner, path: `/api/admin/invitations/${id}/resend`, body: {} };
    },
  },
  "POST /api/admin/invitations/:id/revoke": {
    succeeds: async () => {
      const { owner, id } = await invited();
      return { who: owner, path: `/api/admin/invitations/${id}/revoke`, body: {} };
    },
  },
  "GET /api/admin/tenants/:tenantId/invitations": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/invitations` };
    },
  },
  "POST /api/admin/tenants/:tenantId/invitations/import": {
    mostBytes: 1024 * 1024,
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const path = `/api/admin/tenants/${tenant.id}/invitations/import`;
      return { who: owner, path, body: { rows: [{ email: freshEmail(), role: "parent" }] } };
    },
  },
  "GET /api/admin/tenants/:tenantId/players": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/players` };
    },
  },
  "POST /api/admin/tenants/:tenantId/players": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const body = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/players`, body };
    },
  },
  "GET /api/players": {
    succeeds: async () => ({ who: await basicUser(), path: "/api/players" }),
  },
  "POST /api/players": {
    succeeds: async () => {
      const { parent, tenant } = await withMember();
      const body = { ...mia, tenantIds: [tenant.id] };
      return { who: parent, path: "/api/players", body };
    },
  },
  "POST /api/players/claim": {
    succeeds: async () => {
      const club = await createTenant();
      const { code } = await slip(club);
      const body = { code, birthdate: mia.birthdate };
      return { who: await basicUser(), path: "/api/players/claim", body };
    },
  },
  "PATCH /api/players/:id": {
    succeeds: async () => {
      const { parent, path } = await withChild();
      return { who: parent, path, body: { firstName: "Ana" } };
    },
  },
  "DELETE /api/players/:id": {
    succeeds: async () => {
      const { parent, path } = await withChild();
      return { who: parent, path };
    },
  },
  "POST /api/players/:id/consent": {
    succeeds: async () => {
      const club = await withMember();
      const parentId = await userIdOf(club.parent);
      const { id } = await playerOf(club, { guardianUserId: parentId });
      return { who: club.parent, path: `/api/players/${id}/consent`, body: {} };
    },
  },
  "GET /api/players/:id/guardians": {
    succeeds: async () => {
      const { parent, path } = await withChild();
      return { who: parent, path: `${path}/guardians` };
    },
  },
  "POST /api/players/:id/guardians": {
    succeeds: async () => {
      const { parent, path } = await withChild();
      return { who: parent, path: `${path}/guardians`, body: { email: freshEmail() } };
    },
  },
  "DELETE /api/players/:id/guardians/:offerId": {
    succeeds: async () => {
      const { parent, path } = await withChild();
      const offer = await expectJson<{ id: string }>(
        send(parent, `${path}/guardians`, { body: { email: freshEmail() } }),
        201,
      );
      return { who: parent, path: `${path}/guardians/${offer.id}` };
    },
  },
  "PUT /api/players/:id/tenants/:tenantId": {
    succeeds: async () => {
      const { parent, tenant } = await withMember();
      const { id } = await child(parent);
      return { who: parent, path: `/api/players/${id}/tenants/${tenant.id}`, body: {} };
    },
  },
  "DELETE /api/players/:id/tenants/:tenantId": {
    succeeds: async () => {
      const { parent, tenant, path } = await withChild();
      return { who: parent, path: `${path}/tenants/${tenant.id}` };
    },
  },
  "POST /api/admin/tenants/:tenantId/players/slips": {
    succeeds: async () => {
      const club = await createTenant();
      const { id } = await playerOf(club);
      const path = `/api/admin/tenants/${club.tenant.id}/players/slips`;
      return { who: club.owner, path, body: { playerIds: [id] } };
    },
  },
  "PATCH /api/admin/tenants/:tenantId/players/:playerId": {
    succeeds: async () => {
      const { owner, adminPath, player } = await withChild();
      await rows("update player_memberships set status = 'pending' where player_id = ?", player.id);
      return { who: owner, path: adminPath, body: { status: "active" } };
    },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId": {
    succeeds: async () => {
      const { owner, adminPath } = await withChild();
      return { who: owner, path: adminPath };
    },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId/guardians/:userId": {
    succeeds: async () => {
      const club = await withChild();
      const other = await member(club);
      await rows(
        "insert into player_guardians (player_id, user_id, consented_at, created_at) values (?, ?, 1, ?)",
        club.player.id,
        await userIdOf(other),
        Date.now(),
      );
      const path = `${club.adminPath}/guardians/${await userIdOf(club.parent)}`;
      return { who: club.owner, path };
    },
  },
  "GET /api/sessions": {
    succeeds: async () => ({ who: (await createTenant()).owner, path: "/api/sessions" }),
  },
  "GET /api/sessions/:id": {
    succeeds: async () => {
      const { owner, session } = await withSession();
      return { who: owner, path: `/api/sessions/${session.id}` };
    },
  },
  "GET /api/sessions/:id/session.ics": {
    cache: "private, no-cache",
    succeeds: async () => {
      const { owner, session } = await withSession();
      return { who: owner, path: `/api/sessions/${session.id}/session.ics` };
    },
  },
  "PUT /api/sessions/:id/signup": {
    succeeds: async () => {
      const { owner, session } = await withSession();
      const path = `/api/sessions/${session.id}/signup`;
      return { who: owner, path, body: { status: "going" } };
    },
  },
  "GET /api/sessions/:id/roster": {
    succeeds: async () => {
      const { owner, session } = await withSession();
      return { who: owner, path: `/api/sessions/${session.id}/roster` };
    },
  },
  "PUT /api/sessions/:id/attendance": {
    succeeds: async () => {
      const { owner, user, session } = await withSession({
        startsAt: inMs(-hourMs),
        endsAt: inMs(hourMs),
      });
      await answered(owner, session, "going");
      const body = { marks: [{ userId: user.id, attended: true }] };
      return { who: owner, path: `/api/sessions/${session.id}/attendance`, body };
    },
  },
  "POST /api/admin/tenants/:tenantId/sessions": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const repeat = { every: "week", count: 20 };
      const body = training({ timezone: "Europe/Madrid", repeat });
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/sessions`, body };
    },
  },
  "PATCH /api/admin/tenants/:tenantId/sessions/:id": {
    succeeds: async () => {
      const { owner, adminPath } = await withSession();
      return { who: owner, path: adminPath, body: { location: "South pitch" } };
    },
  },
  "DELETE /api/admin/tenants/:tenantId/sessions/:id": {
    succeeds: async () => {
      const { owner, adminPath } = await withSession();
      return { who: owner, path: adminPath };
    },
  },
  "GET /api/me/calendar-feed": {
    succeeds: async () => ({ who: await basicUser(), path: "/api/me/calendar-feed" }),
  },
  "POST /api/me/calendar-feed": {
    takesNoBody: true,
    succeeds: async () => ({ who: await basicUser(), path: "/api/me/calendar-feed" }),
  },
  "DELETE /api/me/calendar-feed": {
    succeeds: async () => {
      const who = await basicUser();
      await send(who, "/api/me/calendar-feed", { method: "POST" });
      return { who, path: "/api/me/calendar-feed" };
    },
  },
  "GET /api/admin/tenants/:tenantId/overview": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/overview` };
    },
  },
  "PUT /api/admin/tenants/:tenantId/logo": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const path = `/api/admin/tenants/${tenant.id}/logo`;
      return { who: owner, path, body: { image: onePixel } };
    },
  },
  "GET /api/logos/:id": {
    cache: "public, max-age=31536000, immutable",
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const path = `/api/admin/tenants/${tenant.id}/logo`;
      const answer = await expectJson<{ tenant: { logoUrl: string } }>(
        send(owner, path, { method: "PUT", body: { image: onePixel } }),
        200,
      );
      return { who: null, path: new URL(answer.tenant.logoUrl).pathname };
    },
  },
  "GET /api/calendar/:file": {
    cache: "private, no-cache",
    succeeds: async () => {
      const who = await basicUser();
      const { url } = await expectJson<{ url: string }>(
        send(who, "/api/me/calendar-feed", { method: "POST" }),
        200,
      );
      return { who: null, path: new URL(url).pathname };
    },
  },
  "GET /api/admin/tenants/:tenantId/emails": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/emails` };
    },
  },
  "POST /api/invitations/preview": {
    leaves: "nothing",
    succeeds: async () => {
      const { token } = await invitation(await createTenant());
      return { who: null, path: "/api/invitations/preview", body: { token } };
    },
  },
  "POST /api/invitations/:id/accept": {
    succeeds: async () => {
      const parent = await basicUser();
      const { id } = await invited(parent.email);
      return { who: parent, path: `/api/invitations/${id}/accept`, body: {} };
    },
  },
  "POST /api/signup/accept-invite": {
    succeeds: async () => {
      const parent = await basicUser();
      const { token } = await invitation(await createTenant(), { email: parent.email });
      return { who: parent, path: "/api/signup/accept-invite", body: { token } };
    },
  },
  "POST /api/webhooks/postmark": {
    leaves: "a mail's history",
    succeeds: async () => {
      const { email } = await invitation(await createTenant());
      const { id, metadata } = await mailTo(email);
      const authorization = `Basic ${btoa(settings.POSTMARK_WEBHOOK_CREDENTIAL)}`;
      const body = { RecordType: "Delivery", MessageID: id, Metadata: metadata };
      return { who: null, path: "/api/webhooks/postmark", body, headers: { authorization } };
    },
  },
  "POST /api/memberships/add-by-code": {
    succeeds: async () => ({
      who: await basicUser(),
      path: "/api/memberships/add-by-code",
      body: { code: (await createTenant()).inviteCode },
    }),
  },
  "DELETE /api/memberships/:id": {
    succeeds: async () => {
      const { parent, membershipId } = await withMember();
      return { who: parent, path: `/api/memberships/${membershipId}` };
    },
  },
  "DELETE /api/admin/tenants/:tenantId": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}` };
    },
  },
  "POST /api/admin/tenants/:tenantId/restore": {
    takesNoBody: true,
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const path = `/api/admin/tenants/${tenant.id}`;
      await send(owner, path, { method: "DELETE" });
      return { who: owner, path: `${path}/restore` };
    },
  },
  "POST /api/admin/tenants/:tenantId/transfer": {
    succeeds: async () => {
      const { owner, tenant, membershipId } = await withMember();
      return {
        who: owner,
        path: `/api/admin/tenants/${tenant.id}/transfer`,
        body: { membershipId },
      };
    },
  },
  "PUT /api/admin/tenants/:tenantId/organization": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      const who = await inOrganization(owner);
      return { who, path: `/api/admin/tenants/${tenant.id}/organization`, body: {} };
    },
  },
  "DELETE /api/admin/tenants/:tenantId/organization": {
    succeeds: async () => {
      const { owner, tenant } = await createTenant();
      return { who: owner, path: `/api/admin/tenants/${tenant.id}/organization` };
    },
  },
  "GET /api/platform/tenants": {
    succeeds: async () => ({ who: await staff(), path: "/api/platform/tenants" }),
  },
  "PATCH /api/platform/tenants/:tenantId": {
    succeeds: async () => {
      const path = `/api/platform/tenants/${(await createTenant()).tenant.id}`;
      return { who: await staff(), path, body: { status: "suspended" } };
    },
  },
  "GET /api/platform/users": {
    succeeds: async () => ({ who: await staff(), path: "/api/platform/users" }),
  },
  "PATCH /api/platform/users/:userId": {
    succeeds: async () => {
      const path = `/api/platform/users/${(await createTenant()).user.id}`;
      return { who: await staff(), path, body: { status: "suspended" } };
    },
  },
  "POST /api/webhooks/clerk": {
    succeeds: async () => {
      const { clerkUserId } = await basicUser();
      const event = signedByClerk(deletionOf(clerkUserId));
      return { who: null, path: "/api/webhooks/clerk", ...event };
    },
  },
};

export interface Line extends Facts {
  trips: number;
  /** What a role in the tenant must allow, as the route's docs say. */
  needs?: Permission | undefined;
  /** Who may call, as the route's own handlers say: anybody, somebody signed in, or a service that signs. */
  door: "public" | "session" | "signature";
}

const doors = new Map(
  routesIn(app.routes).map(({ method, path, door }) => [`${method} ${path}`, door]),
);

/** Every route by method and pattern, with who may call it, and with which permission. */
export const lines: Record<string, Line> = Object.fromEntries(
  Object.entries(facts).map(([route, known]) => {
    const door = known.needsSession ? "session" : (doors.get(route) ?? "public");
    // A stranger may call where a session is optional.
    const needs = docs[route]?.permission;
    return [route, { trips: 1, ...known, needs, door: door === "either" ? "public" : door }];
  }),
);

/** A tenant with a parent in it, and the address of their membership. */
async function withMember() {
  const club = await createTenant();
  const parent = await member(club);
  const [row] = await rows<{ id: string }>(
    "select id from memberships where tenant_id = ? and role = 'parent'",
    club.tenant.id,
  );
  const membershipId = row?.id ?? "";
  const path = `/api/admin/tenants/${club.tenant.id}/members/${membershipId}`;
  return { ...club, parent, membershipId, path };
}

const mia = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };

/** A player whom a club put on record. */
function playerOf(
  club: Awaited<ReturnType<typeof createTenant>>,
  more: Record<string, unknown> = {},
) {
  const path = `/api/admin/tenants/${club.tenant.id}/players`;
  return expectJson<{ id: string }>(send(club.owner, path, { body: { ...mia, ...more } }), 201);
}

/** A slip for a player of a club. */
async function slip(club: Awaited<ReturnType<typeof createTenant>>): Promise<{ code: string }> {
  const { id } = await playerOf(club);
  const path = `/api/admin/tenants/${club.tenant.id}/players/slips`;
  const { items } = await expectJson<{ items: { code: string }[] }>(
    send(club.owner, path, { body: { playerIds: [id] } }),
    201,
  );
  return items[0] ?? { code: "" };
}

/** A tenant with a parent and their child in it. */
async function withChild() {
  const club = await withMember();
  const player = await child(club.parent, [club]);
  const path = `/api/players/${player.id}`;
  const adminPath = `/api/admin/tenants/${club.tenant.id}/players/${player.id}`;
  return { ...club, player, path, adminPath };
}

/** A tenant with a session. */
async function withSession(more: Record<string, unknown> = {}) {
  const club = await createTenant();
  const session = await addedOne(club, more);
  const adminPath = `/api/admin/tenants/${club.tenant.id}/sessions/${session.id}`;
  return { ...club, session, adminPath };
}

/** The one tenant of the person who makes a call. */
export async function tenantOf({ who }: Pick<Call, "who">): Promise<string> {
  const [row] = await rows<{ id: string }>(
    "select m.tenant_id id from memberships m join users u on u.id = m.user_id where u.clerk_user_id = ?",
    who?.clerkUserId ?? "",
  );
  return row?.id ?? "";
}

async function userIdOf({ clerkUserId }: Visitor): Promise<string> {
  const [row] = await rows<{ id: string }>(
    "select id from users where clerk_user_id = ?",
    clerkUserId,
  );
  return row?.id ?? "";
}

/** Somebody who runs the platform. */
async function staff(): Promise<Visitor> {
  const who = await basicUser();
  await rows(
    "update users set global_role = 'platform_admin' where clerk_user_id = ?",
    who.clerkUserId,
  );
  return who;
}

/** An invitation of a new tenant, and its owner. */
async function invited(email = freshEmail()) {
  const club = await createTenant();
  const { id } = await expectJson<{ id: string }>(ask(club, { email }), 201);
  return { owner: club.owner, id };
}
