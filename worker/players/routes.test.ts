import { describe, expect, it } from "vitest";
import { expectJson, refusal, rows, send, type Visitor } from "../../tests/support/app.ts";
import { founded, member } from "../../tests/support/people.ts";

interface PlayerView {
  id: string;
  firstName: string;
  birthdate: string | null;
  tenants: unknown[];
}
type Club = Awaited<ReturnType<typeof founded>>;

const mia = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
const add = (club: Club, body: object = mia, who: Visitor = club.owner) =>
  send(who, `/api/admin/tenants/${club.tenant.id}/players`, { body });
const list = (club: Club, query = "", who: Visitor = club.owner) =>
  expectJson<{ items: PlayerView[]; nextCursor: string | null }>(
    send(who, `/api/admin/tenants/${club.tenant.id}/players${query}`),
    200,
  );

describe("a tenant's players", () => {
  it("are added without a mail, and seen by this tenant alone", async () => {
    const [club, other] = [await founded(), await founded()];
    const player = await expectJson<PlayerView>(add(club), 201);
    expect(player).toMatchObject({
      ...mia,
      userId: null,
      tenants: [{ tenantId: club.tenant.id, status: "active" }],
    });
    expect((await list(club)).items.map(({ id }) => id)).toEqual([player.id]);
    expect((await list(other)).items).toEqual([]);
  });

  it("are found by name, page by page", async () => {
    const club = await founded();
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
    const club = await founded();
    const coach = await member(club);
    await rows(
      "update memberships set role = 'coach' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    await add(club);
    expect((await list(club, "", coach)).items).toMatchObject([
      { firstName: "Mia", birthdate: null },
    ]);
  });

  it("get a guardian who belongs here, and nobody else", async () => {
    const [club, other] = [await founded(), await founded()];
    const player = await expectJson<PlayerView>(
      add(club, { ...mia, guardianUserId: club.user.id }),
      201,
    );
    expect(
      await rows("select user_id u from player_guardians where player_id = ?", player.id),
    ).toEqual([{ u: club.user.id }]);
    const foreign = add(club, { ...mia, guardianUserId: other.user.id });
    expect(await refusal(foreign)).toEqual([404, "not_found"]);
  });
});
