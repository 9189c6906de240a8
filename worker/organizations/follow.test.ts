import { createExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  expectJson,
  refusal,
  rows,
  send,
  settings,
  type Visitor,
  visitor,
} from "../../tests/support/app.ts";

import { signedByClerk } from "../../tests/support/clerk-webhook.ts";
import { inOrganization, organizationId } from "../../tests/support/organizations.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { app } from "../app.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;

function deliver(type: string, data: unknown, id: string = crypto.randomUUID()) {
  const event = signedByClerk({ type, data, event_attributes: {} }, { id });
  return send(null, "/api/webhooks/clerk", event);
}

interface Said {
  id: string;
  org: string;
  who: Visitor;
  role?: string;
  at?: number;
}

const membershipOf = ({ id, org, who, role = "org:member", at = 1 }: Said) => ({
  id,
  object: "organization_membership",
  organization: { id: org, object: "organization" },
  public_user_data: { user_id: who.clerkUserId, identifier: who.email },
  role,
  updated_at: at,
});
const say = async (what: "created" | "updated" | "deleted", said: Said, event?: string) =>
  expect((await deliver(`organizationMembership.${what}`, membershipOf(said), event)).status).toBe(
    204,
  );

const link = (club: Club, org: string, role = "admin") =>
  api(inOrganization(club.owner, { id: org, role })).admin.tenants[":tenantId"].organization.$put({
    param: { tenantId: club.tenant.id },
    json: {},
  });

/** A tenant that follows an organization. */
async function linked() {
  const [club, org] = [await createTenant(), organizationId()];
  expect(await expectJson(link(club, org), 200)).toEqual({ organizationId: org });
  return { club, org };
}

const rolesOf = async (club: Club, who: Visitor) =>
  (
    await rows<{ role: string }>(
      `select role from memberships m join users u on u.id = m.user_id
       where m.tenant_id = ? and u.clerk_user_id = ? and m.status = 'active' order by role`,
      club.tenant.id,
      who.clerkUserId,
    )
  ).map(({ role }) => role);

const freshId = () => `orgmem_${crypto.randomUUID().slice(0, 12)}`;

describe("a tenant that follows an organization", () => {
  it("adds members, changes their role, and removes them", async () => {
    const { club, org } = await linked();
    const [who, id] = [await basicUser(), freshId()];
    await say("created", { id, org, who });
    expect(await rolesOf(club, who)).toEqual(["member"]);
    await say("updated", { id, org, who, role: "org:admin", at: 2 });
    expect(await rolesOf(club, who)).toEqual(["admin"]);
    await say("deleted", { id, org, who, at: 3 });
    expect(await rolesOf(club, who)).toEqual([]);
    await say("created", { id: freshId(), org, who, at: 4 });
    expect(await rolesOf(club, who)).toEqual(["member"]);
    const entries = await rows(
      "select action from audit_entries where tenant_id = ? and data like '%clerk%' order by id",
      club.tenant.id,
    );
    expect(entries.length).toBeGreaterThanOrEqual(4);
  });

  it("ignores events that are late, repeated, or after the end", async () => {
    const { club, org } = await linked();
    const [who, id] = [await basicUser(), freshId()];
    await say("updated", { id, org, who, role: "org:admin", at: 5 });
    await say("created", { id, org, who, at: 1 });
    expect(await rolesOf(club, who)).toEqual(["admin"]);
    await say("deleted", { id, org, who, at: 4 }, "evt_end");
    expect(await rolesOf(club, who)).toEqual([]);
    await say("updated", { id, org, who, role: "org:admin", at: 9 });
    await say("deleted", { id, org, who, at: 4 }, "evt_end");
    expect(await rolesOf(club, who)).toEqual([]);
  });

  it("adds members from before the link, and those who sign in later", async () => {
    const [club, org] = [await createTenant(), organizationId()];
    const [early, late] = [await basicUser(), await visitor()];
    await say("created", { id: freshId(), org, who: early });
    await say("created", { id: freshId(), org, who: late, role: "org:admin" });
    expect(await rolesOf(club, early)).toEqual([]);
    await expectJson(link(club, org), 200);
    expect(await rolesOf(club, early)).toEqual(["member"]);
    await expectJson(api(late).auth["create-basic-user"].$post({ json: {} }), 201);
    expect(await rolesOf(club, late)).toEqual(["admin"]);
  });

  it("adds no member whom an admin removed or suspended, and none above its seats", async () => {
    const { club, org } = await linked();
    for (const status of ["removed", "suspended"]) {
      const [who, id] = [await basicUser(), freshId()];
      await say("created", { id, org, who });
      await rows("update memberships set status = ? where joined_with = ?", status, id);
      await say("updated", { id, org, who, at: 2 });
      await say("created", { id: freshId(), org, who, at: 3 });
      expect(await rolesOf(club, who)).toEqual([]);
    }
    await rows(`update tenants set policy = '{"maxMembers":1}' where id = ?`, club.tenant.id);
    const third = await basicUser();
    await say("created", { id: freshId(), org, who: third });
    expect(await rolesOf(club, third)).toEqual([]);
  });

  it("adds and removes no owner", async () => {
    const { club, org } = await linked();
    const id = freshId();
    await say("created", { id, org, who: club.owner, role: "org:admin" });
    expect(await rolesOf(club, club.owner)).toEqual(["admin", "owner"]);
    await say("deleted", { id, org, who: club.owner, at: 2 });
    expect(await rolesOf(club, club.owner)).toEqual(["owner"]);
  });

  it("ends the organization's memberships with the organization, and keeps them when it is unlinked", async () => {
    const [one, two] = [await linked(), await linked()];
    const who = await basicUser();
    const [first, second] = [freshId(), freshId()];
    await say("created", { id: first, org: one.org, who });
    await say("created", { id: second, org: two.org, who });
    await deliver("organization.deleted", { id: one.org, object: "organization", deleted: true });
    expect(await rolesOf(one.club, who)).toEqual([]);
    const path = `/api/admin/tenants/${two.club.tenant.id}/organization`;
    expect((await send(two.club.owner, path, { method: "DELETE" })).status).toBe(204);
    await say("deleted", { id: second, org: two.org, who, at: 2 });
    expect(await rolesOf(two.club, who)).toEqual(["member"]);
  });

  it("is the default tenant of a user who is active in the organization", async () => {
    const { club, org } = await linked();
    const who = await member(await createTenant());
    await say("created", { id: freshId(), org, who });
    const shown = async (as: Visitor) => (await expectJson(api(as).me.$get(), 200)).user.tenantId;
    expect(await shown(inOrganization(who, { id: org, role: "member" }))).toBe(club.tenant.id);
    expect(await shown(who)).not.toBe(club.tenant.id);
  });
});

describe("linking", () => {
  it("requires an owner who is admin of the organization, and allows one tenant an organization", async () => {
    const { club, org } = await linked();
    const other = await createTenant();
    expect(await refusal(link(other, org))).toEqual([409, "organization_taken"]);
    expect(await refusal(link(other, organizationId(), "member"))).toEqual([403, "forbidden"]);
    const path = `/api/admin/tenants/${other.tenant.id}/organization`;
    const plain = send(other.owner, path, { method: "PUT", body: {} });
    expect(await refusal(plain)).toEqual([403, "forbidden"]);
    const parent = inOrganization(await member(club));
    const asParent = api(parent).admin.tenants[":tenantId"].organization.$put({
      param: { tenantId: club.tenant.id },
      json: {},
    });
    expect(await refusal(asParent)).toEqual([403, "forbidden"]);
  });

  it("answers 404 when settings disable organizations", async () => {
    const club = await createTenant();
    const owner = inOrganization(club.owner);
    for (const method of ["PUT", "DELETE"]) {
      const request = new Request(
        `${settings.APP_URL}/api/admin/tenants/${club.tenant.id}/organization`,
        {
          method,
          headers: {
            authorization: `Bearer ${await owner.getToken()}`,
            "content-type": "application/json",
          },
          ...(method === "PUT" && { body: "{}" }),
        },
      );
      const off = { ...bindings, CLERK_ORGANIZATIONS: "false" };
      const answer = await app.fetch(request, off, createExecutionContext() as never);
      expect(await refusal(answer)).toEqual([404, "not_found"]);
    }
  });
});
