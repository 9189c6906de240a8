import { describe, expect, it } from "vitest";
import { api, expectJson, refusal, rows, send, type Visitor } from "../../tests/support/app.ts";
import { addGuardian, createPlayer } from "../../tests/support/builders/players.ts";
import { userIdOf } from "../../tests/support/builders/users.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";

interface Added {
  memberships: { role: string; status: string; tenant: { id: string } }[];
  players: { id: string; tenants: { tenantId: string; status: string }[] }[];
  alreadyMember: boolean;
}
type Club = Awaited<ReturnType<typeof createTenant>>;

const add = (who: Visitor, club: { inviteCode: string }, more: object = {}) =>
  api(who).memberships["add-by-code"].$post({ json: { code: club.inviteCode, ...more } });
const added = (...args: Parameters<typeof add>) => expectJson<Added>(add(...args), 200);
const setPolicy = (club: Club, policy: object) =>
  rows("update tenants set policy = ? where id = ?", JSON.stringify(policy), club.tenant.id);

/** A parent with so many children on record, seen by no tenant. */
async function family(children: number) {
  const parent = await basicUser();
  const userId = await userIdOf(parent);
  const players: string[] = [];
  for (let n = 0; n < children; n += 1) {
    const id = await createPlayer(userId);
    await addGuardian(id, userId, { consentedAt: null });
    players.push(id);
  }
  return { parent, players };
}

/** Who is in a tenant, by what it stores. */
async function inside(club: Club) {
  const [counts] = await rows<{ people: number; players: number; uses: number }>(
    `select (select count(*) from memberships where tenant_id = ?1 and status = 'active') people,
       (select count(*) from player_memberships where tenant_id = ?1 and status = 'active') players,
       (select invite_code_uses from tenants where id = ?1) uses`,
    club.tenant.id,
  );
  return counts;
}

describe("POST /api/memberships/add-by-code", () => {
  it("adds a parent and all of their players by default", async () => {
    const club = await createTenant();
    const { parent, players } = await family(2);
    const done = await added(parent, club);
    expect(done.alreadyMember).toBe(false);
    expect(done.memberships).toMatchObject([{ role: "parent", status: "active" }]);
    expect(done.players.map(({ id }) => id).sort()).toEqual(players.sort());
    for (const { tenants } of done.players) {
      expect(tenants).toEqual([{ tenantId: club.tenant.id, status: "active" }]);
    }
    expect(await inside(club)).toEqual({ people: 2, players: 2, uses: 1 });
    const entries = await rows(
      "select action from audit_entries where tenant_id = ? and action = 'player.added'",
      club.tenant.id,
    );
    expect(entries).toHaveLength(2);
  });

  it.each([
    ["parent", { people: 2, players: 0, uses: 1 }],
    ["player", { people: 1, players: 2, uses: 1 }],
    ["both", { people: 2, players: 2, uses: 1 }],
  ])("adds the people of the scope %s", async (scope, expected) => {
    const club = await createTenant();
    const { parent } = await family(2);
    await added(parent, club, { scope });
    expect(await inside(club)).toEqual(expected);
  });

  it.each([
    ["parent", { people: 2, players: 0, uses: 1 }],
    ["players", { people: 1, players: 1, uses: 1 }],
  ])("follows the tenant's policy %s", async (scopeForGuardians, expected) => {
    const club = await createTenant();
    await setPolicy(club, { scopeForGuardians });
    const { parent } = await family(1);
    await added(parent, club);
    expect(await inside(club)).toEqual(expected);
  });

  it("adds one player by id", async () => {
    const club = await createTenant();
    const { parent, players } = await family(3);
    const done = await added(parent, club, { scope: "player", playerId: players[1] });
    expect(done.players.filter(({ tenants }) => tenants.length > 0).map(({ id }) => id)).toEqual([
      players[1],
    ]);
    await added(parent, club, { scope: "both", playerIds: [players[0], players[1]] });
    expect(await inside(club)).toEqual({ people: 2, players: 2, uses: 2 });
  });

  it("adds nobody when one player is another guardian's", async () => {
    const club = await createTenant();
    const { parent, players } = await family(1);
    const other = await family(1);
    const both = { playerIds: [players[0], other.players[0]] };
    expect(await refusal(add(parent, club, both))).toEqual([404, "not_found"]);
    expect(await inside(club)).toEqual({ people: 1, players: 0, uses: 0 });
  });

  it("reports that all are members already, and does not count as a use of the code", async () => {
    const club = await createTenant();
    const { parent } = await family(1);
    await added(parent, club);
    expect((await added(parent, club)).alreadyMember).toBe(true);
    expect(await inside(club)).toEqual({ people: 2, players: 1, uses: 1 });
  });

  it("adds a child who was created later", async () => {
    const club = await createTenant();
    const parent = await member(club);
    expect((await added(parent, club)).alreadyMember).toBe(true);
    const userId = await userIdOf(parent);
    const child = await createPlayer(userId, { birthdate: null });
    await addGuardian(child, userId, { consentedAt: null });
    expect((await added(parent, club)).alreadyMember).toBe(false);
    expect(await inside(club)).toMatchObject({ people: 2, players: 1 });
  });

  it("makes all of them pending when the tenant requires approval", async () => {
    const club = await createTenant();
    await setPolicy(club, { codeJoins: "approve" });
    const { parent } = await family(1);
    const done = await added(parent, club);
    expect(done.memberships).toMatchObject([{ status: "pending" }]);
    expect(done.players[0]?.tenants).toMatchObject([{ status: "pending" }]);
  });

  it("makes a removed player pending", async () => {
    const club = await createTenant();
    const { parent } = await family(1);
    await added(parent, club);
    await rows(
      "update player_memberships set status = 'removed' where tenant_id = ?",
      club.tenant.id,
    );
    const done = await added(parent, club, { scope: "player" });
    expect(done.players[0]?.tenants).toMatchObject([{ status: "pending" }]);
  });

  it.each([
    [{ codePaused: true }, [409, "code_paused"]],
    [{ codeMaxUses: 1 }, [409, "code_used_up"]],
    [{ maxMembers: 1 }, [409, "tenant_full"]],
    [{ allowedEmailDomains: ["x.test"] }, [403, "email_domain_not_allowed"]],
  ] as const)("is refused completely by %j", async (policy, expected) => {
    const club = await createTenant();
    await setPolicy(club, policy);
    await rows("update tenants set invite_code_uses = 1 where id = ?", club.tenant.id);
    const { parent } = await family(1);
    expect(await refusal(add(parent, club, { scope: "parent" }))).toEqual(expected);
    expect(await inside(club)).toMatchObject({ people: 1, players: 0 });
  });

  it("adds nobody of a family when there are too few seats", async () => {
    const club = await createTenant();
    await setPolicy(club, { maxMembers: 1 });
    const { parent } = await family(2);
    expect(await refusal(add(parent, club, { scope: "both" }))).toEqual([409, "tenant_full"]);
    expect(await inside(club)).toEqual({ people: 1, players: 0, uses: 0 });
  });

  it("adds a whole family with the last use of a code, and refuses the next", async () => {
    const club = await createTenant();
    await setPolicy(club, { codeMaxUses: 1 });
    const { parent } = await family(2);
    await added(parent, club, { scope: "both" });
    expect(await inside(club)).toEqual({ people: 2, players: 2, uses: 1 });
    const { parent: late } = await family(1);
    for (const scope of ["both", "player"])
      expect(await refusal(add(late, club, { scope }))).toEqual([409, "code_used_up"]);
    expect(await inside(club)).toEqual({ people: 2, players: 2, uses: 1 });
  });

  it("refuses a wrong code, a scope without a player, and a contradictory body", async () => {
    const club = await createTenant();
    const alone = await basicUser();
    expect(await refusal(add(alone, { inviteCode: "WRNGCDE7" }))).toEqual([404, "invalid_code"]);
    for (const more of [
      { scope: "player" },
      { scope: "parent", playerId: "x" },
      { playerId: "x", playerIds: ["x"] },
      { scope: "all" },
    ]) {
      expect(await refusal(add(alone, club, more))).toEqual([422, "validation_failed"]);
    }
    expect(await inside(club)).toMatchObject({ people: 1, players: 0 });
  });

  it("counts wrong codes as every other route does", async () => {
    const who = await basicUser();
    for (let turn = 0; turn < 20; turn += 1) await add(who, { inviteCode: `WRNG${turn}` });
    expect(await refusal(add(who, await createTenant()))).toEqual([429, "rate_limited"]);
  });
});

describe("a slug in place of a code", () => {
  const join = (who: Visitor, code: string) => api(who).tenant.join.$post({ json: { code } });
  const lookUp = (code: string) =>
    api(null).tenants["by-invite-code"][":code"].$get({ param: { code } });

  it("is refused unless the tenant allows it", async () => {
    const { tenant } = await createTenant();
    expect(await refusal(join(await basicUser(), tenant.slug))).toEqual([404, "invalid_code"]);
    expect(await refusal(lookUp(tenant.slug))).toEqual([404, "invalid_code"]);
  });

  it("always makes a pending membership, while the code does not", async () => {
    const club = await createTenant();
    await setPolicy(club, { slugJoins: true });
    expect(await expectJson(lookUp(club.tenant.slug), 200)).toMatchObject({
      requiresApproval: true,
    });
    expect(await expectJson(lookUp(club.inviteCode), 200)).toMatchObject({
      requiresApproval: false,
    });
    const bySlug = await expectJson<{ membership: { status: string } }>(
      join(await basicUser(), club.tenant.slug.toUpperCase()),
      200,
    );
    expect(bySlug.membership.status).toBe("pending");
    const byCode = await expectJson<{ membership: { status: string } }>(
      join(await basicUser(), club.inviteCode),
      200,
    );
    expect(byCode.membership.status).toBe("active");
  });

  it("is not listed among the members who joined by an earlier code", async () => {
    const club = await createTenant();
    await setPolicy(club, { slugJoins: true });
    await join(await basicUser(), club.tenant.slug);
    const path = `/api/admin/tenants/${club.tenant.id}/members?code=earlier`;
    const { items } = await expectJson<{ items: unknown[] }>(send(club.owner, path), 200);
    expect(items).toEqual([]);
  });
});
