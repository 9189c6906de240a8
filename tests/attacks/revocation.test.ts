import { describe, expect, it } from "vitest";
import { auditEntries, expectJson, refusal, rows, send, type Visitor } from "../support/app.ts";
import { accept, invitation } from "../support/invitations.ts";
import { basicUser, createTenant, type Founded, member } from "../support/people.ts";
import { added, child, training } from "../support/sessions.ts";
import { tried } from "./figures.ts";

/* A former member tries every route that they once could use. */

type Club = Founded & { owner: Visitor };

/** Every route of a coach, used while they were one. */
async function doorsOf(club: Club) {
  const coach = await member(club);
  const promoted = await membershipOf(club, coach);
  const members = `/api/admin/tenants/${club.tenant.id}/members`;
  await expectJson(
    send(club.owner, `${members}/${promoted}`, { method: "PATCH", body: { role: "coach" } }),
    200,
  );
  await member(club);
  await member(club);
  const [session] = await added(club);
  const path = `/api/admin/tenants/${club.tenant.id}/sessions`;
  const body = training({ title: "Kept" });
  const headers = { "idempotency-key": "kept" };
  await expectJson(send(coach, path, { body, headers }), 201);
  const { url } = await expectJson<{ url: string }>(
    send(coach, "/api/me/calendar-feed", { method: "POST" }),
    200,
  );
  const { nextCursor } = await expectJson<{ nextCursor: string }>(
    send(coach, `${members}?limit=1`),
    200,
  );
  const feed = async () => {
    const answer = await send(null, new URL(url).pathname);
    return answer.ok ? (await answer.text()).includes("Kept") : false;
  };
  const ok = async (answer: Promise<Response>) => (await answer).ok;
  const doors: Record<string, () => Promise<boolean>> = {
    "the tenant": () => ok(send(coach, `/api/tenants/${club.tenant.id}`)),
    "its members": () => ok(send(coach, members)),
    "the next page of them": () =>
      ok(send(coach, `${members}?limit=1&cursor=${encodeURIComponent(nextCursor)}`)),
    "a session": () => ok(send(coach, `/api/sessions/${session?.id}`)),
    "its roster": () => ok(send(coach, `/api/sessions/${session?.id}/roster`)),
    "its file": () => ok(send(coach, `/api/sessions/${session?.id}/session.ics`)),
    "another session": () => ok(send(coach, path, { body: { ...body, title: "New" } })),
    "an answer that was kept": () => ok(send(coach, path, { body, headers })),
    "the feed": feed,
    "the calendar": async () =>
      (await (await send(coach, "/api/sessions")).text()).includes('"Kept"'),
  };
  return { coach, doors, membershipId: promoted, members };
}

async function membershipOf(club: Club, { clerkUserId }: Visitor): Promise<string> {
  const [row] = await rows<{ id: string }>(
    "select m.id from memberships m join users u on u.id = m.user_id where m.tenant_id = ? and u.clerk_user_id = ?",
    club.tenant.id,
    clerkUserId,
  );
  return row?.id ?? "";
}

/** Which doors are open. */
async function open(doors: Record<string, () => Promise<boolean>>): Promise<string[]> {
  const found: string[] = [];
  for (const [name, isOpen] of Object.entries(doors)) {
    if (await isOpen()) found.push(name);
    tried("doors tried by somebody who may no more");
  }
  return found;
}

type Ending = (club: Club, coach: Visitor, member: string) => Promise<unknown>;
const asStaff = async (path: string) => {
  const staff = await basicUser();
  await rows(
    "update users set global_role = 'platform_admin' where clerk_user_id = ?",
    staff.clerkUserId,
  );
  return expectJson(send(staff, path, { method: "PATCH", body: { status: "suspended" } }), 200);
};
const endings: [string, Ending][] = [
  ["removed", ({ owner }, _, path) => send(owner, path, { method: "DELETE" })],
  [
    "suspended",
    ({ owner }, _, path) => send(owner, path, { method: "PATCH", body: { status: "suspended" } }),
  ],
  [
    "suspended everywhere",
    async (_club, { clerkUserId }) => {
      const [row] = await rows<{ id: string }>(
        "select id from users where clerk_user_id = ?",
        clerkUserId,
      );
      return asStaff(`/api/platform/users/${row?.id}`);
    },
  ],
  ["gone by their own wish", (_club, coach) => send(coach, "/api/me", { method: "DELETE" })],
  [
    "no member by their own wish",
    (_club, coach, path) =>
      send(coach, `/api/memberships/${path.split("/").at(-1)}`, { method: "DELETE" }),
  ],
  [
    "of a tenant that was deleted",
    ({ owner, tenant }) => send(owner, `/api/admin/tenants/${tenant.id}`, { method: "DELETE" }),
  ],
  ["of a tenant that was suspended", ({ tenant }) => asStaff(`/api/platform/tenants/${tenant.id}`)],
];

describe.each(endings)("a user who is %s", (_what, end) => {
  it("is refused on every route at the next request", async () => {
    const club = await createTenant();
    const { coach, doors, membershipId, members } = await doorsOf(club);
    expect(await open(doors)).toEqual(Object.keys(doors));
    await end(club, coach, `${members}/${membershipId}`);
    const before = await auditEntries();
    expect(await open(doors)).toEqual([]);
    // Refused, and not done all the same.
    expect(await auditEntries()).toBe(before);
  });
});

it("a former coach keeps a member's rights only", async () => {
  const club = await createTenant();
  const { doors, membershipId, members } = await doorsOf(club);
  await send(club.owner, `${members}/${membershipId}`, {
    method: "PATCH",
    body: { role: "viewer" },
  });
  expect(await open(doors)).toEqual([
    "the tenant",
    "a session",
    "its file",
    "the feed",
    "the calendar",
  ]);
});

describe("what was replaced stops working at once:", () => {
  it("a code", async () => {
    const club = await createTenant();
    const path = `/api/admin/tenants/${club.tenant.id}/rotate-invite-code`;
    await expectJson(send(club.owner, path, { body: {} }), 200);
    const late = send(await basicUser(), "/api/tenant/join", { body: { code: club.inviteCode } });
    expect(await refusal(late)).toEqual([404, "invalid_code"]);
  });

  it("a resent link, and a revoked one", async () => {
    const club = await createTenant();
    const invited = await invitation(club);
    await expectJson(
      send(club.owner, `/api/admin/invitations/${invited.id}/resend`, { body: {} }),
      200,
    );
    expect(await refusal(accept(null, invited.token))).toEqual([404, "invalid_token"]);
    const other = await invitation(club);
    await expectJson(
      send(club.owner, `/api/admin/invitations/${other.id}/revoke`, { body: {} }),
      200,
    );
    expect(await refusal(accept(null, other.token))).toEqual([410, "invitation_revoked"]);
  });

  it("a replaced calendar address, and a deleted one", async () => {
    const who = await basicUser();
    const make = () =>
      expectJson<{ url: string }>(send(who, "/api/me/calendar-feed", { method: "POST" }), 200);
    const address = async () => new URL((await make()).url).pathname;
    const [first, second] = [await address(), await address()];
    expect((await send(null, first)).status).toBe(404);
    expect((await send(null, second)).status).toBe(200);
    await send(who, "/api/me/calendar-feed", { method: "DELETE" });
    expect((await send(null, second)).status).toBe(404);
  });

  it("a guardian's access after they leave", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const kid = await child(parent, [club]);
    const [session] = await added(club);
    expect((await send(parent, `/api/players/${kid.id}`, { method: "DELETE" })).status).toBe(204);
    const signUp = send(parent, `/api/sessions/${session?.id}/signup`, {
      method: "PUT",
      body: { status: "going", playerId: kid.id },
    });
    expect(await refusal(signUp)).toEqual([404, "not_found"]);
  });
});
