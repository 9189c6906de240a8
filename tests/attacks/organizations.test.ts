import { describe, expect, it } from "vitest";
import { testBrowser } from "../../emulators/clerk/test-browser.ts";
import type { Visitor } from "../support/app.ts";

/* What administrators do at Clerk, through Clerk's SDK, and what the Worker makes of it by Clerk's own webhooks. */

process.env.CLERK_WEBHOOKS = "1";
const { clerk, expectJson, refusal, rows, send, settings } = await import("../support/app.ts");
const { accept, freshEmail, invitation } = await import("../support/invitations.ts");
const { basicUser, createTenant } = await import("../support/people.ts");
const { renewedFrom } = await import("../support/tokens.ts");

type Club = Awaited<ReturnType<typeof createTenant>>;

/** The same person in a session that is active in an organization, as clerk-js makes it. */
async function activeIn(who: Visitor, organizationId: string): Promise<Visitor> {
  const emulator = { url: settings.CLERK_API_URL } as Parameters<typeof testBrowser>[0];
  const browser = testBrowser(emulator, { deviceTrust: false });
  const { body } = await browser.signIn(who.email, "long enough");
  const sessionId = body.response.created_session_id;
  const path = `/client/sessions/${sessionId}`;
  await browser.post(`${path}/touch`, { active_organization_id: organizationId });
  const { jwt } = await clerk.sessions.getToken(sessionId);
  return { ...who, getToken: renewedFrom(jwt) };
}

/** The claims of a token, unverified. */
async function claimsOf(who: Visitor): Promise<Record<string, unknown>> {
  const [, claims = ""] = (await who.getToken()).split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString());
}

/** An organization at Clerk that a tenant follows. */
async function linked() {
  const club = await createTenant();
  const { id, slug } = await clerk.organizations.createOrganization({
    name: "Riverside FC",
    createdBy: club.owner.clerkUserId,
  });
  const owner = await activeIn(club.owner, id);
  expect((await claimsOf(owner)).o).toEqual({ id, rol: "admin", slg: slug });
  const path = `/api/admin/tenants/${club.tenant.id}/organization`;
  expect(await expectJson(send(owner, path, { method: "PUT", body: {} }), 200)).toEqual({
    organizationId: id,
  });
  return { club, organizationId: id };
}

/** A user's roles and statuses in a tenant, from the database. */
const placesOf = async ({ tenant }: Club, who: Visitor) =>
  (
    await rows<{ place: string }>(
      `select role || ' ' || m.status place from memberships m join users u on u.id = m.user_id
       where m.tenant_id = ? and u.clerk_user_id = ? and m.status = 'active'`,
      tenant.id,
      who.clerkUserId,
    )
  ).map(({ place }) => place);

const organizationOf = async ({ tenant }: Club) => {
  const [row] = await rows<{ id: string | null }>(
    "select clerk_org_id id from tenants where id = ?",
    tenant.id,
  );
  return row?.id;
};

describe("an organization at Clerk", () => {
  it("adds people, gives them its roles, and removes them", async () => {
    const { club, organizationId } = await linked();
    const who = await basicUser();
    const membership = { organizationId, userId: who.clerkUserId };

    await clerk.organizations.createOrganizationMembership({ ...membership, role: "org:member" });
    await expect.poll(() => placesOf(club, who)).toEqual(["member active"]);
    await clerk.organizations.updateOrganizationMembership({ ...membership, role: "org:admin" });
    await expect.poll(() => placesOf(club, who)).toEqual(["admin active"]);
    const path = `/api/admin/tenants/${club.tenant.id}`;
    expect((await send(who, path)).status).toBe(200);
    await clerk.organizations.deleteOrganizationMembership(membership);
    await expect.poll(() => placesOf(club, who)).toEqual([]);
    expect(await refusal(send(who, path))).toEqual([404, "not_found"]);
  });

  it("that is deleted removes its members, and the tenant is unlinked", async () => {
    const { club, organizationId } = await linked();
    const who = await basicUser();
    await clerk.organizations.createOrganizationMembership({
      organizationId,
      userId: who.clerkUserId,
      role: "org:member",
    });
    await expect.poll(() => placesOf(club, who)).toEqual(["member active"]);
    await clerk.organizations.deleteOrganization(organizationId);
    await expect.poll(() => organizationOf(club)).toBeNull();
    await expect.poll(() => placesOf(club, who)).toEqual([]);
    // The founder is an owner without Clerk.
    expect(await placesOf(club, club.owner)).toEqual(["owner active"]);
  });

  it("has no effect through the token of a former member", async () => {
    const { organizationId } = await linked();
    const who = await basicUser();
    const membership = { organizationId, userId: who.clerkUserId };
    await clerk.organizations.createOrganizationMembership({ ...membership, role: "org:member" });
    expect((await claimsOf(await activeIn(who, organizationId))).o).toMatchObject({
      rol: "member",
    });
    await clerk.organizations.deleteOrganizationMembership(membership);
    expect((await claimsOf(await activeIn(who, organizationId))).o).toBeUndefined();
  });
});

describe("a ban at Clerk", () => {
  it("closes every route at the next request, and opens it when it is lifted", async () => {
    const who = await basicUser();
    const made = send(who, "/api/me/calendar-feed", { method: "POST" });
    const { url } = await expectJson<{ url: string }>(made, 200);
    const feed = new URL(url).pathname;
    expect((await send(null, feed)).status).toBe(200);
    await clerk.users.banUser(who.clerkUserId);
    await expect.poll(async () => (await send(who, "/api/me")).status).toBe(403);
    expect((await send(null, feed)).status).toBe(404);
    await clerk.users.unbanUser(who.clerkUserId);
    await expect.poll(async () => (await send(who, "/api/me")).status).toBe(200);
    expect((await send(null, feed)).status).toBe(200);
  });
});

describe("a second verified address at Clerk", () => {
  /** Whether our database has an address as proven. */
  const isKnown = async (email: string) =>
    (await rows("select 1 from user_emails where email = ? and ended_at is null", email)).length >
    0;

  it("counts for an invitation, and no longer once it is removed", async () => {
    const club = await createTenant();
    const who = await basicUser();
    const email = freshEmail();
    const first = await invitation(club, { email });
    expect(await refusal(accept(who, first.token))).toEqual([403, "email_mismatch"]);
    const { id } = await clerk.emailAddresses.createEmailAddress({
      userId: who.clerkUserId,
      emailAddress: email,
      verified: true,
    });
    await expect.poll(() => isKnown(email)).toBe(true);
    expect((await accept(who, first.token)).status).toBe(200);
    await clerk.emailAddresses.deleteEmailAddress(id);
    await expect.poll(() => isKnown(email)).toBe(false);
    const other = await createTenant();
    const second = await invitation(other, { email });
    expect(await refusal(accept(who, second.token))).toEqual([403, "email_mismatch"]);
  });
});
