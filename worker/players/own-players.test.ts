import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  expectJson,
  problemOf,
  refusal,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { addGuardian } from "../../tests/support/builders/players.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { addedOne, answered, child, dayMs } from "../../tests/support/sessions.ts";
import { syncUser } from "../account/sync.ts";
import { Db } from "../db/client.ts";
import { runScheduledCleanup } from "../scheduled-cleanup.ts";

const own = async (who: Visitor) => (await expectJson(api(who).players.$get(), 200)).items;
const idOf = async ({ clerkUserId }: Visitor) =>
  (await rows<{ id: string }>("select id from users where clerk_user_id = ?", clerkUserId))[0]
    ?.id ?? "";
const remove = (who: Visitor, { id }: { id: string }) =>
  api(who).players[":id"].$delete({ param: { id } });
const patch = (who: Visitor, { id }: { id: string }, body: object) =>
  api(who).players[":id"].$patch({ param: { id }, json: body });
const seenBy = async (club: { owner: Visitor; tenant: { id: string } }, who = club.owner) =>
  (
    await expectJson(
      api(who).admin.tenants[":tenantId"].players.$get({
        param: { tenantId: club.tenant.id },
        query: {},
      }),
      200,
    )
  ).items;

/** Makes another user a guardian of a player, with consent. */
async function addSecondGuardian(player: { id: string }, who: Visitor) {
  const more = { consentVersion: "test", createdAt: Date.now() };
  await addGuardian(player.id, await idOf(who), more);
}

describe("a child of mine", () => {
  it("is stored with the time and the version of my consent", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const mia = await child(parent, [club]);
    expect(mia).toEqual({
      id: mia.id,
      firstName: "Mia",
      lastName: "Silva",
      birthdate: "2016-04-01",
      userId: null,
      tenants: [{ tenantId: club.tenant.id, status: "active" }],
      tenantNames: { [club.tenant.id]: "Riverside FC" },
      guardians: [
        { userId: await idOf(parent), firstName: null, lastName: null, hasConsented: true },
      ],
    });
    expect(await own(parent)).toEqual([mia]);
    expect(
      await rows(
        "select consented_at > 0 at, consent_version v from player_guardians where player_id = ?",
        mia.id,
      ),
    ).toEqual([{ at: 1, v: "2026-11-21" }]);
    expect(await rows("select held_until h from players where id = ?", mia.id)).toEqual([
      { h: null },
    ]);
  });

  it("is pending when the club requires approval or its code is paused", async () => {
    for (const policy of [{ codeJoins: "approve" }, { codePaused: true }] as const) {
      const club = await createTenant();
      const parent = await member(club);
      await api(club.owner).admin.tenants[":tenantId"].$patch({
        param: { tenantId: club.tenant.id },
        json: { policy },
      });
      expect((await child(parent, [club])).tenants).toMatchObject([{ status: "pending" }]);
      expect(await seenBy(club)).toEqual([]);
    }
  });

  it("is not added at all when one of the clubs is not mine", async () => {
    const [club, foreign] = [await createTenant(), await createTenant()];
    const parent = await member(club);
    const body = {
      firstName: "Mia",
      lastName: "Silva",
      birthdate: "2016-04-01",
      tenantIds: [club.tenant.id, foreign.tenant.id],
    };
    expect(await refusal(api(parent).players.$post({ json: body }))).toEqual([404, "not_found"]);
    expect(await own(parent)).toEqual([]);
    const mia = await child(parent);
    const path = `/api/players/${mia.id}/tenants/${foreign.tenant.id}`;
    expect(await refusal(send(parent, path, { method: "PUT", body: {} }))).toEqual([
      404,
      "not_found",
    ]);
    expect(await seenBy(foreign)).toEqual([]);
  });

  it.each([
    [{ birthdate: "2999-01-01" }, "birthdate"],
    [{ birthdate: "2016-02-30" }, "birthdate"],
    [{ firstName: "" }, "firstName"],
    [{ guardianUserId: "somebody" }, "guardianUserId"],
  ])("is not added with %o", async (more, path) => {
    const body = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01", ...more };
    const problem = await problemOf(api(await basicUser()).players.$post({ json: body }));
    expect([problem.status, problem.errors?.[0]?.path]).toEqual([422, path]);
  });

  it("is refused above thirty", async () => {
    const parent = await basicUser();
    await Promise.all(Array.from({ length: 30 }, () => child(parent)));
    const body = { firstName: "One", lastName: "Too many", birthdate: "2016-04-01" };
    expect(await refusal(api(parent).players.$post({ json: body }))).toEqual([
      409,
      "limit_reached",
    ]);
  });

  it("can be changed by any guardian, and by no other user", async () => {
    const club = await createTenant();
    const [parent, other, stranger] = [await member(club), await member(club), await member(club)];
    const mia = await child(parent, [club]);
    await addSecondGuardian(mia, other);
    const body = { firstName: "Maria", birthdate: "2016-05-01" };
    expect(await expectJson(patch(other, mia, body), 200)).toMatchObject({
      ...body,
      lastName: "Silva",
    });
    expect(await refusal(patch(stranger, mia, body))).toEqual([404, "not_found"]);
    expect(await refusal(patch(club.owner, mia, body))).toEqual([404, "not_found"]);
  });

  it("with a login can change their name, and not their birthdate", async () => {
    const [parent, self] = [await basicUser(), await basicUser({ kind: "player" })];
    const ana = await child(parent, [], { birthdate: "2010-01-01" });
    await rows("update players set user_id = ? where id = ?", await idOf(self), ana.id);
    expect(await expectJson(patch(self, ana, { firstName: "Anita" }), 200)).toMatchObject({
      firstName: "Anita",
    });
    expect(await refusal(patch(self, ana, { birthdate: "2000-01-01" }))).toEqual([
      403,
      "forbidden",
    ]);
    expect(await refusal(remove(self, ana))).toEqual([403, "forbidden"]);
  });

  it("is erased everywhere when the last guardian deletes them", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const mia = await child(parent, [club]);
    const session = await addedOne(club);
    await answered(parent, session, "going", mia.id);
    await api(parent).players[":id"].guardians.$post({
      param: { id: mia.id },
      json: { email: "other@example.com" },
    });
    expect((await remove(parent, mia)).status).toBe(204);
    for (const table of [
      "players where id",
      "player_guardians where player_id",
      "player_memberships where player_id",
      "session_signups where player_id",
      "guardian_invitations where player_id",
    ]) {
      expect(await rows(`select 1 from ${table} = ?`, mia.id), table).toEqual([]);
    }
    const entries = await rows<{ data: string }>(
      "select data from audit_entries where target_id = ? and action = 'player.erased' and tenant_id = ?",
      mia.id,
      club.tenant.id,
    );
    expect(entries).toEqual([{ data: "{}" }]);
    expect(await refusal(remove(parent, mia))).toEqual([404, "not_found"]);
    expect(await rows("select going from sessions where id = ?", session.id)).toEqual([
      { going: 0 },
    ]);
  });

  it("keeps the other guardian when one leaves, also when both leave at once", async () => {
    const club = await createTenant();
    const [parent, other] = [await member(club), await member(club)];
    const mia = await child(parent, [club]);
    await addSecondGuardian(mia, other);
    expect((await remove(parent, mia)).status).toBe(204);
    expect(await own(parent)).toEqual([]);
    expect(await own(other)).toMatchObject([{ id: mia.id }]);
    await addSecondGuardian(mia, parent);
    const both = await Promise.all([remove(parent, mia), remove(other, mia)]);
    expect(both.map(({ status }) => status)).toEqual([204, 204]);
    // The last to leave was the last guardian: no child is left without one.
    expect(await rows("select 1 from players where id = ?", mia.id)).toEqual([]);
  });
});

describe("a child whom no guardian has agreed to", () => {
  const mia = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
  const add = (club: Awaited<ReturnType<typeof createTenant>>, more: object = {}) =>
    expectJson(
      api(club.owner).admin.tenants[":tenantId"].players.$post({
        param: { tenantId: club.tenant.id },
        json: { ...mia, ...more },
      }),
      201,
    );
  const coachOf = async (club: Awaited<ReturnType<typeof createTenant>>) => {
    const coach = await member(club);
    await rows("update memberships set role = 'coach' where user_id = ?", await idOf(coach));
    return coach;
  };

  it("is shown as initials and an age band to all but the admins who added them", async () => {
    const club = await createTenant();
    const coach = await coachOf(club);
    await add(club);
    expect(await seenBy(club, coach)).toMatchObject([
      { firstName: "M.", lastName: "S.", birthdate: null, ageBand: "9-12", isHeld: true },
    ]);
    expect(await seenBy(club)).toMatchObject([{ ...mia, ageBand: null, isHeld: true }]);
    // Nor can a name be guessed at by looking for it.
    const path = `/api/admin/tenants/${club.tenant.id}/players?q=silva`;
    expect(await expectJson(send(coach, path), 200)).toMatchObject({ items: [] });
  });

  it("stays hidden until the named guardian agrees", async () => {
    const club = await createTenant();
    const [coach, parent] = [await coachOf(club), await member(club)];
    const { id } = await add(club, { guardianUserId: await idOf(parent) });
    const session = await addedOne(club);
    await answered(parent, session, "going", id);
    const roster = async () =>
      (
        await expectJson(
          api(coach).sessions[":id"].roster.$get({ param: { id: session.id }, query: {} }),
          200,
        )
      ).items[0];
    expect(await roster()).toMatchObject({ firstName: "M.", lastName: "S." });
    expect(await own(parent)).toMatchObject([{ ...mia, guardians: [{ hasConsented: false }] }]);
    const agree = () => api(parent).players[":id"].consent.$post({ param: { id }, json: {} });
    expect(await expectJson(agree(), 200)).toMatchObject({ guardians: [{ hasConsented: true }] });
    expect(await roster()).toMatchObject({ firstName: "Mia", lastName: "Silva" });
    await agree();
    expect(
      await rows(
        "select 1 from audit_entries where action = 'guardian.consented' and target_id = ?",
        id,
      ),
    ).toHaveLength(1);
    expect(
      await refusal(api(coach).players[":id"].consent.$post({ param: { id }, json: {} })),
    ).toEqual([404, "not_found"]);
  });

  it("is not hidden from the age of 13", async () => {
    const club = await createTenant();
    const coach = await coachOf(club);
    await add(club, { birthdate: "2012-01-01" });
    expect(await seenBy(club, coach)).toMatchObject([{ firstName: "Mia", isHeld: false }]);
  });

  it("is erased after 30 days and not before", async () => {
    const club = await createTenant();
    const { id } = await add(club);
    const kept = await child(await member(club), [club]);
    await runScheduledCleanup(bindings, Date.now() + 29 * dayMs);
    expect(await rows("select 1 from players where id = ?", id)).toHaveLength(1);
    await runScheduledCleanup(bindings, Date.now() + 31 * dayMs);
    expect(await rows("select 1 from players where id = ?", id)).toEqual([]);
    expect(await rows("select 1 from players where id = ?", kept.id)).toHaveLength(1);
    expect(
      await rows(
        "select 1 from audit_entries where action = 'player.erased' and tenant_id = ?",
        club.tenant.id,
      ),
    ).toHaveLength(1);
  });

  it("is hidden again when Clerk deletes the only guardian", async () => {
    const club = await createTenant();
    const [coach, parent] = [await coachOf(club), await member(club)];
    await child(parent, [club]);
    const event = { type: "deleted" as const, clerkUserId: parent.clerkUserId };
    await syncUser(new Db(bindings.DB), crypto.randomUUID(), event, Date.now());
    expect(await seenBy(club, coach)).toMatchObject([
      { firstName: "M.", isHeld: true, guardians: [] },
    ]);
  });
});
