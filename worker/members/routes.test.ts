import { describe, expect, it } from "vitest";
import {
  api,
  expectJson,
  problemOf,
  refusal,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { basicUser, createTenant, type Founded, member } from "../../tests/support/people.ts";

type Club = Founded & { owner: Visitor };
const membersOf = (who: Visitor) => api(who).admin.tenants[":tenantId"].members;
const list = (who: Visitor, club: Club, query: Record<string, string> = {}) =>
  expectJson(membersOf(who).$get({ param: { tenantId: club.tenant.id }, query }), 200);
/** A body may be wrong on purpose, so it has no type. */
const change = (who: Visitor, club: Club, membershipId: string, body: unknown) =>
  send(who, `/api/admin/tenants/${club.tenant.id}/members/${membershipId}`, {
    method: "PATCH",
    body,
  });
const remove = (who: Visitor, club: Club, membershipId: string) =>
  membersOf(who)[":membershipId"].$delete({ param: { tenantId: club.tenant.id, membershipId } });
const leave = (who: Visitor, membershipId: string) =>
  api(who).memberships[":id"].$delete({ param: { id: membershipId } });

/** The id of a user's membership in a club. */
async function membershipOf(who: Visitor, club: Club): Promise<string> {
  const [row] = await rows<{ id: string }>(
    "select m.id from memberships m join users u on u.id = m.user_id where u.clerk_user_id = ? and m.tenant_id = ?",
    who.clerkUserId,
    club.tenant.id,
  );
  return row?.id ?? "";
}

/** A member to whom the owner gave a role. */
async function withRole(club: Club, role: string): Promise<{ who: Visitor; id: string }> {
  const who = await member(club);
  const id = await membershipOf(who, club);
  await expectJson(change(club.owner, club, id, { role }), 200);
  return { who, id };
}

const activeOwners = (club: Club) =>
  rows(
    "select id from memberships where tenant_id = ? and role = 'owner' and status = 'active'",
    club.tenant.id,
  );

describe("the list of members", () => {
  it("is newest first, page by page, and finds people by name, address, role and status", async () => {
    const club = await createTenant({ firstName: "Carla", lastName: "Mendes" });
    const people = [await member(club), await member(club), await member(club)];
    await rows(
      "update users set first_name = 'Zoé 100%' where clerk_user_id = ?",
      people[1]?.clerkUserId,
    );
    const first = await list(club.owner, club, { limit: "3" });
    expect(first.items).toHaveLength(3);
    const rest = await list(club.owner, club, { limit: "3", cursor: first.nextCursor ?? "" });
    expect([rest.items.map(({ role }) => role), rest.nextCursor]).toEqual([["owner"], null]);
    expect((await list(club.owner, club, { q: "carla m" })).items).toMatchObject([
      { user: { lastName: "Mendes" } },
    ]);
    expect((await list(club.owner, club, { q: "100%" })).items).toHaveLength(1);
    expect((await list(club.owner, club, { q: people[0]?.email ?? "" })).items).toHaveLength(1);
    expect((await list(club.owner, club, { role: "parent" })).items).toHaveLength(3);
    expect((await list(club.owner, club, { status: "pending" })).items).toEqual([]);
    // As a client sends it whose fields are empty.
    expect((await list(club.owner, club, { q: "", cursor: "" })).items).toHaveLength(4);
  });

  it("shows a coach the names and no addresses, not even by searching for one", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const coach = await withRole(club, "coach");
    const seen = await list(coach.who, club);
    expect(seen.items.map(({ user }) => user.email)).toEqual([null, null, null]);
    expect((await list(coach.who, club, { q: parent.email })).items).toEqual([]);
  });
});

describe("a change of a member", () => {
  it("approves a pending member, who has access at the next request", async () => {
    const club = await createTenant();
    await expectJson(
      api(club.owner).admin.tenants[":tenantId"].$patch({
        param: { tenantId: club.tenant.id },
        json: { policy: { codeJoins: "approve" } },
      }),
      200,
    );
    const who = await member(club);
    const tenant = `/api/tenants/${club.tenant.id}`;
    expect(await refusal(send(who, tenant))).toEqual([404, "not_found"]);
    const id = await membershipOf(who, club);
    expect(await expectJson(change(club.owner, club, id, { status: "active" }), 200)).toMatchObject(
      { status: "active" },
    );
    expect((await send(who, tenant)).status).toBe(200);
    expect(
      await rows(
        "select action from audit_entries where target_id = ? order by id desc limit 1",
        id,
      ),
    ).toEqual([{ action: "membership.approved" }]);
  });

  it("changes role and status at once, by the rules of both", async () => {
    const club = await createTenant();
    const { who, id } = await withRole(club, "member");
    const admin = await withRole(club, "admin");
    await expectJson(change(club.owner, club, id, { status: "suspended" }), 200);
    const both = { role: "coach", status: "active" };
    expect(await expectJson(change(admin.who, club, id, both), 200)).toMatchObject(both);
    expect(
      (await api(who).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })).status,
    ).toBe(200);
    expect(
      await rows(
        "select action, data from audit_entries where target_id = ? order by id desc limit 1",
        id,
      ),
    ).toEqual([{ action: "membership.updated", data: JSON.stringify(both) }]);
    const owner = await membershipOf(club.owner, club);
    for (const [actor, target, body, code] of [
      [admin.who, id, { role: "admin", status: "suspended" }, "forbidden"],
      [admin.who, owner, { role: "owner", status: "suspended" }, "forbidden"],
      [club.owner, owner, { role: "owner", status: "suspended" }, "last_owner"],
      [club.owner, owner, { role: "coach", status: "active" }, "last_owner"],
    ] as const) {
      expect((await problemOf(change(actor, club, target, body))).code).toBe(code);
    }
    expect(await activeOwners(club)).toHaveLength(1);
  });

  it("suspends and restores", async () => {
    const club = await createTenant();
    const { who, id } = await withRole(club, "member");
    await expectJson(change(club.owner, club, id, { status: "suspended" }), 200);
    expect(
      await refusal(api(who).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })),
    ).toEqual([404, "not_found"]);
    await expectJson(change(club.owner, club, id, { status: "active" }), 200);
    expect(
      (await api(who).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })).status,
    ).toBe(200);
  });

  it("removes a member, who is pending when they join again with the code", async () => {
    const club = await createTenant();
    const { who, id } = await withRole(club, "parent");
    expect((await remove(club.owner, club, id)).status).toBe(204);
    expect(await refusal(remove(club.owner, club, id))).toEqual([404, "not_found"]);
    const back = await expectJson(
      api(who).tenant.join.$post({ json: { code: club.inviteCode } }),
      200,
    );
    expect(back.membership.status).toBe("pending");
  });

  it("lets an admin change all but owners and admins, and grant neither role", async () => {
    const club = await createTenant();
    const admin = await withRole(club, "admin");
    const other = await withRole(club, "admin");
    const parent = await withRole(club, "parent");
    const owner = await membershipOf(club.owner, club);
    expect((await change(admin.who, club, parent.id, { role: "coach" })).status).toBe(200);
    for (const answer of [
      change(admin.who, club, parent.id, { role: "admin" }),
      change(admin.who, club, parent.id, { role: "owner" }),
      change(admin.who, club, admin.id, { role: "owner" }),
      change(admin.who, club, other.id, { role: "parent" }),
      change(admin.who, club, owner, { status: "suspended" }),
      remove(admin.who, club, owner),
    ]) {
      expect(await refusal(answer)).toEqual([403, "forbidden"]);
    }
    expect(await activeOwners(club)).toHaveLength(1);
  });

  it("is refused to a coach, a parent and another club's owner", async () => {
    const club = await createTenant();
    const coach = await withRole(club, "coach");
    const parent = await withRole(club, "parent");
    const stranger = await createTenant();
    expect(await refusal(change(coach.who, club, parent.id, { role: "member" }))).toEqual([
      403,
      "forbidden",
    ]);
    expect(await refusal(change(parent.who, club, parent.id, { role: "owner" }))).toEqual([
      403,
      "forbidden",
    ]);
    expect(await refusal(change(stranger.owner, club, parent.id, { role: "member" }))).toEqual([
      404,
      "not_found",
    ]);
    // Their own club in the address, another's member: nothing there either.
    expect(await refusal(change(stranger.owner, stranger, parent.id, { role: "member" }))).toEqual([
      404,
      "not_found",
    ]);
    expect(await refusal(remove(stranger.owner, stranger, parent.id))).toEqual([404, "not_found"]);
  });

  it("grants no role twice, and restores a former role", async () => {
    const club = await createTenant({ role: "coach" });
    const [coach] = await rows<{ id: string }>(
      "select id from memberships where tenant_id = ? and role = 'coach'",
      club.tenant.id,
    );
    expect(await refusal(change(club.owner, club, coach?.id ?? "", { role: "owner" }))).toEqual([
      409,
      "already_member",
    ]);
    const elsewhere = await createTenant();
    const { who, id } = await withRole(club, "parent");
    await expectJson(api(who).tenant.join.$post({ json: { code: elsewhere.inviteCode } }), 200);
    await leave(who, await membershipOf(who, elsewhere));
    await expectJson(change(club.owner, club, id, { role: "member" }), 200);
    await expectJson(change(club.owner, club, id, { role: "parent" }), 200);
    // What they left elsewhere is not touched by it.
    expect(
      await rows(
        "select status from memberships where tenant_id = ? and role = 'parent'",
        elsewhere.tenant.id,
      ),
    ).toEqual([{ status: "left" }]);
  });
});

describe("the last owner", () => {
  it("can't leave, step down, be suspended or be removed", async () => {
    const club = await createTenant();
    const id = await membershipOf(club.owner, club);
    for (const answer of [
      leave(club.owner, id),
      change(club.owner, club, id, { role: "admin" }),
      change(club.owner, club, id, { status: "suspended" }),
      remove(club.owner, club, id),
    ]) {
      expect(await refusal(answer)).toEqual([409, "last_owner"]);
    }
  });

  it("may leave once there is another owner who is not suspended", async () => {
    const club = await createTenant();
    const second = await withRole(club, "owner");
    const id = await membershipOf(club.owner, club);
    await rows(
      "update users set status = 'suspended' where clerk_user_id = ?",
      second.who.clerkUserId,
    );
    expect(await refusal(leave(club.owner, id))).toEqual([409, "last_owner"]);
    await rows(
      "update users set status = 'active' where clerk_user_id = ?",
      second.who.clerkUserId,
    );
    expect((await change(club.owner, club, id, { role: "parent" })).status).toBe(200);
    expect(await activeOwners(club)).toHaveLength(1);
  });

  it("remains when two owners leave, step down or remove each other at once", async () => {
    for (let round = 0; round < 10; round += 1) {
      const club = await createTenant();
      const second = await withRole(club, "owner");
      const first = await membershipOf(club.owner, club);
      const answers = await Promise.all([
        leave(club.owner, first),
        leave(second.who, second.id),
        change(club.owner, club, first, { role: "admin" }),
        remove(second.who, club, first),
      ]);
      expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
      expect((await activeOwners(club)).length).toBeGreaterThanOrEqual(1);
    }
  });
});

describe("leaving", () => {
  it("ends my own membership only", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const other = await member(club);
    const [mine, theirs] = [await membershipOf(parent, club), await membershipOf(other, club)];
    expect(await refusal(leave(parent, theirs))).toEqual([404, "not_found"]);
    expect((await leave(parent, mine)).status).toBe(204);
    expect(await refusal(leave(parent, mine))).toEqual([404, "not_found"]);
    expect(
      await refusal(api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })),
    ).toEqual([404, "not_found"]);
    expect(await rows("select member_count c from tenants where id = ?", club.tenant.id)).toEqual([
      { c: 2 },
    ]);
  });

  it("does not undo a removal: a removed member who joins, leaves and joins again is still pending", async () => {
    const club = await createTenant();
    const { who, id } = await withRole(club, "parent");
    const rejoin = async () =>
      (await expectJson(api(who).tenant.join.$post({ json: { code: club.inviteCode } }), 200))
        .membership;
    await remove(club.owner, club, id);
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await rejoin()).status).toBe("pending");
      expect((await leave(who, id)).status).toBe(204);
    }
  });

  it("withdraws a pending request, and lifts no suspension", async () => {
    const club = await createTenant();
    const who = await member(club);
    const id = await membershipOf(who, club);
    await rows("update memberships set status = 'suspended' where id = ?", id);
    expect(await refusal(leave(who, id))).toEqual([404, "not_found"]);
    await rows("update memberships set status = 'pending' where id = ?", id);
    expect((await leave(who, id)).status).toBe(204);
  });
});

it("answers 404 to a user who has not signed up", async () => {
  expect(await refusal(leave(await basicUser(), "01890a5d-ac96-774b-bcce-b302099a8057"))).toEqual([
    404,
    "not_found",
  ]);
});

describe("a code that leaked", () => {
  const suspend = (who: Visitor, club: Club, body: unknown) =>
    send(who, `/api/admin/tenants/${club.tenant.id}/members/suspend`, { body });
  const rotate = async (club: Club): Promise<Club> => {
    const rotated = api(club.owner).admin.tenants[":tenantId"]["rotate-invite-code"].$post({
      param: { tenantId: club.tenant.id },
      json: {},
    });
    return { ...club, ...(await expectJson<{ inviteCode: string }>(rotated, 200)) };
  };

  it("lists who joined by it since a moment, suspends them together, and restores one", async () => {
    const before = await createTenant();
    const early = await member(before);
    await rows(
      "update memberships set joined_at = 1000 where tenant_id = ? and role = 'parent'",
      before.tenant.id,
    );
    const since = new Date().toISOString();
    const [late, later] = [await member(before), await member(before)];
    const coach = await withRole(before, "coach");
    const club = await rotate(before);
    const fresh = await member(club);

    const seen = await list(club.owner, club, { code: "earlier", since });
    expect(seen.items).toHaveLength(3);
    expect((await list(club.owner, club, { code: "current" })).items).toHaveLength(1);
    expect(await expectJson(suspend(club.owner, club, { code: "earlier", since }), 200)).toEqual({
      suspended: 2,
    });

    const tenant = `/api/tenants/${club.tenant.id}`;
    const statuses = async (...people: Visitor[]) =>
      Promise.all(people.map(async (who) => (await send(who, tenant)).status));
    expect(await statuses(late, later)).toEqual([404, 404]);
    expect(await statuses(early, coach.who, fresh, club.owner)).toEqual([200, 200, 200, 200]);
    await expectJson(
      change(club.owner, club, await membershipOf(late, club), { status: "active" }),
      200,
    );
    expect(await statuses(late, later)).toEqual([200, 404]);
    const entries = await rows(
      "select 1 from audit_entries where tenant_id = ? and data ->> '$.because' = 'code'",
      club.tenant.id,
    );
    expect(entries).toHaveLength(2);
  });

  it("is hidden from a coach and from another club", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const coach = await withRole(club, "coach");
    expect(await refusal(suspend(coach.who, club, { code: "current" }))).toEqual([
      403,
      "forbidden",
    ]);
    expect(await refusal(suspend((await createTenant()).owner, club, { code: "current" }))).toEqual(
      [404, "not_found"],
    );
    expect(
      (await api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })).status,
    ).toBe(200);
  });
});
