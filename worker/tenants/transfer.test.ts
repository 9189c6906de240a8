import { describe, expect, it } from "vitest";
import { api, expectJson, refusal, rows, type Visitor } from "../../tests/support/app.ts";
import { createTenant, member } from "../../tests/support/people.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;

const transfer = (club: Club, membershipId: string, who: Visitor = club.owner) =>
  api(who).admin.tenants[":tenantId"].transfer.$post({
    param: { tenantId: club.tenant.id },
    json: { membershipId },
  });

/** A member, and the id of their membership. */
async function heirOf(club: Club) {
  const who = await member(club);
  const [row] = await rows<{ id: string }>(
    `select m.id from memberships m join users u on u.id = m.user_id
     where m.tenant_id = ? and u.clerk_user_id = ?`,
    club.tenant.id,
    who.clerkUserId,
  );
  return { who, membershipId: row?.id ?? "" };
}

const owners = (club: Club) =>
  rows<{ who: string }>(
    `select u.clerk_user_id who from memberships m join users u on u.id = m.user_id
     where m.tenant_id = ? and m.role = 'owner' and m.status = 'active'`,
    club.tenant.id,
  );

describe("POST /api/admin/tenants/:tenantId/transfer", () => {
  it("makes the other the owner and the caller an admin, in one step", async () => {
    const club = await createTenant();
    const { who, membershipId } = await heirOf(club);
    const mine = await expectJson<{ roles: string[] }>(transfer(club, membershipId), 200);
    expect(mine.roles).toEqual(["admin"]);
    expect(await owners(club)).toEqual([{ who: who.clerkUserId }]);
    const theirs = await expectJson(
      api(who).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } }),
      200,
    );
    expect(theirs.roles.sort()).toEqual(["owner", "parent"]);
    const [tenant] = await rows<{ n: number }>(
      `select count(*) n from tenants t join users u on u.id = t.owner_user_id
       where t.id = ? and u.clerk_user_id = ?`,
      club.tenant.id,
      who.clerkUserId,
    );
    expect(tenant?.n).toBe(1);
  });

  it("can be reversed, and repeated", async () => {
    const club = await createTenant();
    const heir = await heirOf(club);
    await expectJson(transfer(club, heir.membershipId), 200);
    const [mine] = await rows<{ id: string }>(
      "select id from memberships where tenant_id = ? and user_id = ? and status = 'active'",
      club.tenant.id,
      club.user.id,
    );
    await expectJson(transfer(club, mine?.id ?? "", heir.who), 200);
    expect(await owners(club)).toEqual([{ who: club.owner.clerkUserId }]);
    await expectJson(transfer(club, heir.membershipId), 200);
    expect(await owners(club)).toEqual([{ who: heir.who.clerkUserId }]);
  });

  it("succeeds for one of two requests at once", async () => {
    const club = await createTenant();
    const [one, two] = [await heirOf(club), await heirOf(club)];
    const answers = await Promise.all([
      transfer(club, one.membershipId),
      transfer(club, two.membershipId),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(await owners(club)).toHaveLength(1);
  });

  it("requires an owner, and another active member", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    const { who, membershipId } = await heirOf(club);
    expect(await refusal(transfer(club, membershipId, who))).toEqual([403, "forbidden"]);
    expect(await refusal(transfer(club, other.membership.id))).toEqual([404, "not_found"]);
    expect(await refusal(transfer(club, club.membership.id))).toEqual([409, "already_member"]);
    await rows("update memberships set status = 'suspended' where id = ?", membershipId);
    expect(await refusal(transfer(club, membershipId))).toEqual([404, "not_found"]);
    expect(await owners(club)).toEqual([{ who: club.owner.clerkUserId }]);
  });
});
