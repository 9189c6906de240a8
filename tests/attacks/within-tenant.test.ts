import { describe, expect, it } from "vitest";
import { type Role, roles } from "../../worker/permissions.ts";
import { auditEntries, refusal, rows, send } from "../support/app.ts";
import { signedByClerk } from "../support/clerk-webhook.ts";
import { lines, tenantOf } from "../support/every-route.ts";
import { accept, ask, freshEmail, invitation } from "../support/invitations.ts";
import { inOrganization } from "../support/organizations.ts";
import { basicUser, createTenant, member, memberWithRole } from "../support/people.ts";
import { tried } from "./figures.ts";
import { operations, type Shape } from "./walk.ts";

/* A member wants more rights, and a former member wants to stay. */

const all = await operations();

/** Columns that no body may set, whatever the route. */
const forbidden: Record<string, unknown> = {
  id: "x",
  role: "owner",
  roles: ["owner"],
  status: "active",
  userId: "x",
  user_id: "x",
  tenantId: "x",
  ownerUserId: "x",
  globalRole: "platform_admin",
  global_role: "platform_admin",
  clerkUserId: "user_x",
  email: "other@example.com",
  emailVerified: true,
  inviteCode: "AAAAAAAA",
  usedAt: null,
  consentedAt: 1,
  heldUntil: null,
  createdBy: "x",
  isAdmin: true,
  constructor: { role: "owner" },
  toString: "x",
};

/** Every object that a body has, itself first, each as a way to put a key into it. */
function objectsIn(shape: Shape | undefined, body: unknown): { shape: Shape; add: Add }[] {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return [];
  const own = body as Record<string, unknown>;
  const here = {
    shape: shape ?? {},
    add: (key: string, value: unknown) => ({ ...own, [key]: value }),
  };
  const below = Object.entries(shape?.properties ?? {}).flatMap(([name, inner]) => {
    const value = own[name];
    const isList = Array.isArray(value);
    const [first, rest] = isList ? [value[0], value.slice(1)] : [value, []];
    return objectsIn(isList ? inner.items : inner, first).map((found) => ({
      shape: found.shape,
      add: (key: string, wrong: unknown) => {
        const changed = found.add(key, wrong);
        return { ...own, [name]: isList ? [changed, ...rest] : changed };
      },
    }));
  });
  return [here, ...below];
}
type Add = (key: string, value: unknown) => Record<string, unknown>;

/** What a product keeps beside a tenant is its own; a table's rows are judged one by one (below). */
const takesAnyKey = ["metadata", "rows"];

describe("an unknown field is refused, and nothing is done, by", () => {
  for (const { route, method, body: shape } of all) {
    if (!shape) continue;
    it(route, async () => {
      const good = await lines[route]?.succeeds();
      if (!good) throw new Error(`${route} has no line`);
      const before = await auditEntries();
      const known = (good.body ?? {}) as Record<string, unknown>;
      const plain = Object.fromEntries(
        Object.entries(known).filter(([name]) => !takesAnyKey.includes(name)),
      );
      for (const { shape: inner, add } of objectsIn(shape, plain)) {
        for (const [key, value] of Object.entries(forbidden)) {
          if (Object.hasOwn(inner.properties ?? {}, key)) continue;
          const answer = await send(good.who, good.path, { method, body: add(key, value) });
          tried("fields too many");
          expect(await refusal(answer), `${key} in ${route}`).toEqual([422, "validation_failed"]);
        }
        // Keys that JSON can say and JavaScript can't write down.
        const text = JSON.stringify(add("__proto_", { role: "owner" })).replace(
          "__proto_",
          "__proto__",
        );
        const answer = await send(good.who, good.path, { method, body: text });
        expect(await refusal(answer), `__proto__ in ${route}`).toEqual([422, "validation_failed"]);
      }
      expect(await auditEntries()).toBe(before);
    });
  }

  it("a row of an import", async () => {
    const { owner, tenant } = await createTenant();
    const path = `/api/admin/tenants/${tenant.id}/invitations/import`;
    const rowsSent = Object.entries(forbidden)
      .filter(([key]) => !["role", "email"].includes(key))
      .map(([key, value]) => ({ email: freshEmail(), role: "parent", [key]: value }));
    const answer = await send(owner, path, { body: { rows: rowsSent } });
    const { created, failed } = (await answer.json()) as { created: number; failed: unknown[] };
    expect([created, failed.length]).toEqual([0, rowsSent.length]);
  });
});

const club = await createTenant();
/** The roles that each role may grant on any route: written a second time, independent of permissions.ts. */
const mayGrant: Record<Role, Role[]> = {
  owner: [...roles],
  admin: ["coach", "parent", "player", "member", "viewer"],
  coach: [],
  parent: [],
  player: [],
  member: [],
  viewer: [],
};
const anAdult = { firstName: "Ana", lastName: "Silva", birthdate: "1990-01-01" };

describe.each(roles)("as %s, no route grants more than allowed", (role) => {
  it.each(roles)("than %s", async (wanted) => {
    const who = await memberWithRole(club.tenant.id, role);
    const isAllowed = mayGrant[role].includes(wanted);
    const body = { role: wanted, ...(wanted === "player" && { player: anAdult }) };
    const invited = await ask(club, body, who);
    expect(invited.ok, `invite: ${await invited.clone().text()}`).toBe(isAllowed);

    const flat = {
      email: freshEmail(),
      role: wanted,
      ...(wanted === "player" && {
        playerFirstName: "Ana",
        playerLastName: "S",
        playerBirthdate: "1990-01-01",
      }),
    };
    const path = `/api/admin/tenants/${club.tenant.id}/invitations/import`;
    const imported = await send(who, path, { body: { rows: [flat] } });
    const created = imported.ok ? ((await imported.json()) as { created: number }).created : 0;
    expect(created, "import").toBe(isAllowed ? 1 : 0);

    const other = await memberWithRole(club.tenant.id, "viewer");
    const members = `/api/admin/tenants/${club.tenant.id}/members`;
    const changed = await send(who, `${members}/${other.membershipId}`, {
      method: "PATCH",
      body: { role: wanted },
    });
    expect(changed.ok, "change").toBe(isAllowed);

    if (role !== "owner" && wanted !== role) {
      const self = await send(who, `${members}/${who.membershipId}`, {
        method: "PATCH",
        body: { role: wanted },
      });
      // Not even to a lower role: another owner must do it.
      expect(self.ok, "oneself").toBe(false);
    }
    tried("ways to a higher role", 4);
  });

  it("and none removes an owner's role", async () => {
    const who = await memberWithRole(club.tenant.id, role);
    const members = `/api/admin/tenants/${club.tenant.id}/members`;
    const other = await memberWithRole(club.tenant.id, "owner");
    const path = `${members}/${other.membershipId}`;
    for (const change of [{ role: "viewer" }, { status: "suspended" }]) {
      if (role === "owner") continue;
      const answer = await send(who, path, { method: "PATCH", body: change });
      expect(answer.status).toBe(403);
    }
    const removed = await send(who, path, { method: "DELETE" });
    expect(removed.ok).toBe(role === "owner");
  });
});

it("an invitation grants nothing once its sender may not grant the role", async () => {
  const of = await createTenant();
  const other = await memberWithRole(of.tenant.id, "owner");
  const invitedBy = async () => {
    const who = await basicUser();
    const { token } = await invitation(of, { role: "admin", email: who.email }, other);
    return { who, token };
  };
  const [before, after] = [await invitedBy(), await invitedBy()];
  expect((await accept(before.who, before.token)).status).toBe(200);
  await rows("update memberships set role = 'admin' where id = ?", other.membershipId);
  expect(await refusal(accept(after.who, after.token))).toEqual([410, "invitation_revoked"]);
});

it("no role in a webhook of Clerk's makes an owner", async () => {
  const of = await createTenant();
  const linking = inOrganization(of.owner);
  await send(linking, `/api/admin/tenants/${of.tenant.id}/organization`, {
    method: "PUT",
    body: {},
  });
  const [linked] = await rows<{ clerk_org_id: string }>(
    "select clerk_org_id from tenants where id = ?",
    of.tenant.id,
  );
  for (const role of ["org:owner", "owner", "org:admin", "admin", "org:member", ""]) {
    const who = await basicUser();
    const event = signedByClerk({
      type: "organizationMembership.created",
      data: {
        id: `orgmem_${crypto.randomUUID().replaceAll("-", "")}`,
        object: "organization_membership",
        role,
        created_at: Date.now(),
        updated_at: Date.now(),
        organization: { id: linked?.clerk_org_id },
        public_user_data: { user_id: who.clerkUserId },
      },
    });
    await send(null, "/api/webhooks/clerk", event);
    const held = await rows<{ role: string }>(
      "select role from memberships m join users u on u.id = m.user_id where tenant_id = ? and clerk_user_id = ?",
      of.tenant.id,
      who.clerkUserId,
    );
    expect(held.map((row) => row.role).filter((one) => !["admin", "member"].includes(one))).toEqual(
      [],
    );
    if (role !== "org:admin") expect(held.map((row) => row.role)).not.toContain("admin");
  }
});

describe.each(["pending", "suspended", "removed", "left"] as const)(
  "a user whose membership is %s",
  (status) => {
    for (const [route, line] of Object.entries(lines)) {
      if (!line.needs) continue;
      it(`is refused at ${route}, with a valid token`, async () => {
        const good = await line.succeeds();
        const who = await memberWithRole(await tenantOf(good), "owner", status);
        const [method = ""] = route.split(" ");
        const sent = { method, ...(good.body !== undefined && { body: good.body }) };
        const before = await auditEntries();
        const answer = await send(who, good.path, sent);
        tried("requests of former and waiting members");
        expect([403, 404], await answer.clone().text()).toContain(answer.status);
        // Refused, and not done all the same.
        expect(await auditEntries()).toBe(before);
      });
    }
  },
);

it("a removed parent is refused at the next request", async () => {
  const of = await createTenant();
  const parent = await member(of);
  const path = `/api/tenants/${of.tenant.id}`;
  expect((await send(parent, path)).status).toBe(200);
  await rows(
    "update memberships set status = 'removed' where tenant_id = ? and role = 'parent'",
    of.tenant.id,
  );
  expect(await refusal(send(parent, path))).toEqual([404, "not_found"]);
});
