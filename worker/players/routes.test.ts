import { describe, expect, it } from "vitest";
import { api, expectJson, refusal, rows, send, type Visitor } from "../../tests/support/app.ts";
import { createTenant, member } from "../../tests/support/people.ts";
import { child } from "../../tests/support/sessions.ts";
import type { Player, TenantPlayer } from "./responses.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;

const mia = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
const add = (
  club: Club,
  body: typeof mia & { guardianUserId?: string } = mia,
  who: Visitor = club.owner,
) =>
  api(who).admin.tenants[":tenantId"].players.$post({
    param: { tenantId: club.tenant.id },
    json: body,
  });
const list = (club: Club, query = "", who: Visitor = club.owner) =>
  expectJson<{ items: TenantPlayer[]; nextCursor: string | null }>(
    send(who, `/api/admin/tenants/${club.tenant.id}/players${query}`),
    200,
  );

const own = async (who: Visitor) => (await expectJson(api(who).players.$get(), 200)).items;

/** A member who was made a coach. */
async function coachOf(club: Club): Promise<Visitor> {
  const coach = await member(club);
  await rows(
    "update memberships set role = 'coach' where user_id = (select id from users where clerk_user_id = ?)",
    coach.clerkUserId,
  );
  return coach;
}

describe("a tenant's players", () => {
  it("are added without a mail, and seen by this tenant only", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    const player = await expectJson<Player>(add(club), 201);
    expect(player).toMatchObject({
      ...mia,
      userId: null,
      tenants: [{ tenantId: club.tenant.id, status: "active" }],
    });
    expect((await list(club)).items.map(({ id }) => id)).toEqual([player.id]);
    expect((await list(other)).items).toEqual([]);
  });

  it("are found by name, page by page", async () => {
    const club = await createTenant();
    for (const firstName of ["Mia", "Leo", "Ana"]) await add(club, { ...mia, firstName });
    expect((await list(club, "?q=LEO")).items).toMatchObject([{ firstName: "Leo" }]);
    const first = await list(club, "?limit=2");
    const rest = await list(club, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ firstName }) => firstName)).toEqual([
      "Ana",
      "Leo",
      "Mia",
    ]);
  });

  it("show a coach no birthdate", async () => {
    const club = await createTenant();
    const coach = await coachOf(club);
    await child(await member(club), [club]);
    expect((await list(club, "", coach)).items).toMatchObject([
      { firstName: "Mia", lastName: "Silva", birthdate: null, ageBand: null, isHeld: false },
    ]);
  });

  it("show a guardian's email to an admin, and only the phone to a coach", async () => {
    const club = await createTenant();
    const [coach, parent] = [await coachOf(club), await member(club)];
    await api(parent).me.$patch({ json: { phone: "+34 600 100 200" } });
    await child(parent, [club]);
    const guardian = { hasConsented: true, phone: "+34 600 100 200" };
    expect((await list(club)).items[0]?.guardians).toMatchObject([
      { ...guardian, email: parent.email },
    ]);
    expect((await list(club, "", coach)).items[0]?.guardians).toMatchObject([
      { ...guardian, email: null },
    ]);
  });

  it("are seen while they belong to the tenant, until an admin removes them", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const mia = await child(parent, [club]);
    const path = `/api/admin/tenants/${club.tenant.id}/players/${mia.id}`;
    expect((await send(club.owner, path, { method: "DELETE" })).status).toBe(204);
    expect((await list(club)).items).toEqual([]);
    expect(await refusal(send(club.owner, path, { method: "DELETE" }))).toEqual([404, "not_found"]);
    // The child stays the guardian's, and has to be let in again.
    expect(await own(parent)).toMatchObject([{ id: mia.id, tenants: [] }]);
    const back = await expectJson(
      api(parent).players[":id"].tenants[":tenantId"].$put({
        param: { id: mia.id, tenantId: club.tenant.id },
        json: {},
      }),
      200,
    );
    expect(back.tenants).toMatchObject([{ tenantId: club.tenant.id, status: "pending" }]);
    expect((await list(club, "?status=pending")).items).toMatchObject([{ id: mia.id }]);
    await expectJson(send(club.owner, path, { method: "PATCH", body: { status: "active" } }), 200);
    expect((await list(club)).items).toMatchObject([{ id: mia.id }]);
  });

  it("can get a guardian who is a member here, and no other user", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    const player = await expectJson<Player>(
      add(club, { ...mia, guardianUserId: club.user.id }),
      201,
    );
    expect(
      await rows("select user_id u from player_guardians where player_id = ?", player.id),
    ).toEqual([{ u: club.user.id }]);
    const foreign = add(club, { ...mia, guardianUserId: other.user.id });
    expect(await refusal(foreign)).toEqual([404, "not_found"]);
  });

  it("stay hidden when a suspended guardian tries to agree", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const [{ id: guardianUserId } = { id: "" }] = await rows<{ id: string }>(
      "update users set status = 'suspended' where clerk_user_id = ? returning id",
      parent.clerkUserId,
    );
    const { id } = await expectJson<Player>(add(club, { ...mia, guardianUserId }), 201);
    const refused = api(parent).players[":id"].consent.$post({ param: { id }, json: {} });
    expect(await refusal(refused)).toEqual([403, "forbidden"]);
    expect((await list(club)).items).toMatchObject([{ id, isHeld: true }]);
    const entries =
      "select 1 from audit_entries where target_id = ? and action <> 'player.created'";
    expect(await rows(entries, id)).toEqual([]);
  });
});
