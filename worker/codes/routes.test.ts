import { describe, expect, it } from "vitest";
import { expectJson, freshIp, refusal, rows, send, visitor } from "../../tests/support/app.ts";
import { basicUser, createTenant, type Joined, member } from "../../tests/support/people.ts";
import { codeAlphabet } from "../tenants/code.ts";

const join = (code: string) => ({ body: { code } });
const policy = (tenantId: string, policy: unknown) =>
  rows("update tenants set policy = ? where id = ?", JSON.stringify(policy), tenantId);

describe("POST /api/tenant/join", () => {
  it("makes a parent a member at once, and their first tenant is shown", async () => {
    const { tenant, inviteCode } = await createTenant();
    const who = await basicUser();
    const answer = await expectJson<Joined>(send(who, "/api/tenant/join", join(inviteCode)), 200);
    expect(answer).toMatchObject({
      alreadyMember: false,
      tenant: { id: tenant.id, name: "Riverside FC" },
      user: { tenantId: tenant.id, role: "parent" },
      membership: { role: "parent", status: "active", joinedVia: "code" },
    });
  });

  it("gives a player the role of a player, and the tenant's own choice of role beats both", async () => {
    const club = await createTenant();
    const player = await basicUser({ kind: "player" });
    const answer = await expectJson<Joined>(
      send(player, "/api/tenant/join", join(club.inviteCode)),
      200,
    );
    expect(answer.membership.role).toBe("player");
    await policy(club.tenant.id, { codeRole: "member" });
    const parent = await basicUser();
    const chosen = await expectJson<Joined>(
      send(parent, "/api/tenant/join", join(club.inviteCode)),
      200,
    );
    expect(chosen.membership.role).toBe("member");
  });

  it("says so when somebody belongs already, whatever their role", async () => {
    const { owner, inviteCode } = await createTenant();
    const answer = await expectJson<Joined>(send(owner, "/api/tenant/join", join(inviteCode)), 200);
    expect(answer).toMatchObject({ alreadyMember: true, membership: { role: "owner" } });
  });

  it("waits for an admin where the tenant wants that, and shows no tenant until then", async () => {
    const { tenant, inviteCode } = await createTenant();
    await policy(tenant.id, { codeJoins: "approve" });
    const who = await basicUser();
    const answer = await expectJson<Joined>(send(who, "/api/tenant/join", join(inviteCode)), 200);
    expect(answer).toMatchObject({ membership: { status: "pending" }, user: { tenantId: null } });
    const again = await expectJson<Joined>(send(who, "/api/tenant/join", join(inviteCode)), 200);
    expect(again).toMatchObject({ alreadyMember: true, membership: { status: "pending" } });
    expect(await refusal(send(who, `/api/tenants/${tenant.id}`))).toEqual([404, "not_found"]);
  });

  it("takes back somebody who left, and lets somebody who was removed wait", async () => {
    const club = await createTenant();
    const who = await member(club);
    const set = (status: string) =>
      rows(
        "update memberships set status = ? where joined_via = 'code' and tenant_id = ?",
        status,
        club.tenant.id,
      );
    await set("left");
    const back = await expectJson<Joined>(
      send(who, "/api/tenant/join", join(club.inviteCode)),
      200,
    );
    expect(back).toMatchObject({ alreadyMember: false, membership: { status: "active" } });
    await set("removed");
    const waiting = await expectJson<Joined>(
      send(who, "/api/tenant/join", join(club.inviteCode)),
      200,
    );
    expect(waiting).toMatchObject({ alreadyMember: false, membership: { status: "pending" } });
  });

  it("makes one membership and one audit entry of twelve joins at once", async () => {
    const { tenant, inviteCode } = await createTenant();
    const who = await basicUser();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        expectJson<Joined>(send(who, "/api/tenant/join", join(inviteCode)), 200),
      ),
    );
    expect(answers.filter(({ alreadyMember }) => !alreadyMember)).toHaveLength(1);
    const entries = await rows(
      "select 1 from audit_entries where tenant_id = ? and action = 'membership.created'",
      tenant.id,
    );
    expect(entries).toHaveLength(1);
  });

  it("gives the last seat to one of six who want it", async () => {
    const { tenant, inviteCode } = await createTenant();
    await policy(tenant.id, { maxMembers: 2 });
    const people = await Promise.all(Array.from({ length: 6 }, () => basicUser()));
    const answers = await Promise.all(
      people.map((who) => send(who, "/api/tenant/join", join(inviteCode))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused && (await refusal(refused))).toEqual([409, "tenant_full"]);
    expect(
      await rows("select member_count, seat_count from tenants where id = ?", tenant.id),
    ).toEqual([{ member_count: 2, seat_count: 2 }]);
  });

  it("refuses a code that matches nothing, and one of a tenant that is gone", async () => {
    const { tenant, inviteCode } = await createTenant();
    const who = await basicUser();
    expect(await refusal(send(who, "/api/tenant/join", join("ABCDEFGH")))).toEqual([
      404,
      "invalid_code",
    ]);
    await rows("update tenants set status = 'deleted' where id = ?", tenant.id);
    expect(await refusal(send(who, "/api/tenant/join", join(inviteCode)))).toEqual([
      404,
      "invalid_code",
    ]);
  });

  it("asks somebody who has not signed up to do that first, and anybody else to sign in", async () => {
    const { inviteCode } = await createTenant();
    expect(await refusal(send(await visitor(), "/api/tenant/join", join(inviteCode)))).toEqual([
      404,
      "user_not_onboarded",
    ]);
    expect(await refusal(send(null, "/api/tenant/join", join(inviteCode)))).toEqual([
      401,
      "unauthenticated",
    ]);
  });

  it("lets a whole club in from one address, at once", async () => {
    const { tenant, inviteCode } = await createTenant();
    const ip = freshIp();
    const people = await Promise.all(Array.from({ length: 40 }, () => basicUser()));
    const answers = await Promise.all(
      people.map((who) => send({ ...who, ip }, "/api/tenant/join", join(inviteCode))),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await rows("select member_count from tenants where id = ?", tenant.id)).toEqual([
      { member_count: 41 },
    ]);
  });
});

describe("GET /api/tenants/by-invite-code/:code", () => {
  const lookUp = (code: string, ip: string) =>
    send(null, `/api/tenants/by-invite-code/${encodeURIComponent(code)}`, {
      headers: { "cf-connecting-ip": ip },
    });

  it("names the tenant to anybody, however the code is written", async () => {
    const { tenant, inviteCode } = await createTenant();
    expect([...inviteCode].every((symbol) => codeAlphabet.includes(symbol))).toBe(true);
    expect(inviteCode).toHaveLength(8);
    for (const code of [
      inviteCode,
      inviteCode.toLowerCase(),
      ` ${inviteCode.slice(0, 4)}-${inviteCode.slice(4)}`,
    ]) {
      expect(await expectJson(lookUp(code, freshIp()), 200)).toEqual({
        tenantId: tenant.id,
        tenantName: "Riverside FC",
        requiresApproval: false,
      });
    }
    await policy(tenant.id, { codeJoins: "approve" });
    expect(await expectJson(lookUp(inviteCode, freshIp()), 200)).toMatchObject({
      requiresApproval: true,
    });
  });

  it.each([60, 500])(
    "lets exactly 20 of %i misses at once through, in twelve spellings of one address",
    async (misses) => {
      // The fourth group is this test's own.
      const own = (address: string) =>
        address
          .split(":")
          .map((group, at) => (at === 3 ? group.replace("1", String(misses)).slice(-4) : group))
          .join(":");
      const spellings = [
        ["2001:db8:aa:1::7", "2001:0db8:00aa:0001::7", "2001:DB8:AA:1:0:0:0:7", "2001:db8:aa:1::8"],
        [
          "2001:db8:aa:1:ffff::",
          "2001:db8:00aa:1::0.0.0.7",
          "2001:db8:aa:0001:0::7",
          "2001:db8:aa:1::7",
        ],
        ["2001:db8:aa:1:1:2:3:4", "2001:db8:aa:1:0:0:0:0", "2001:db8:aa:1::a", "2001:DB8:AA:1::A"],
      ]
        .flat()
        .map(own);
      const answers = await Promise.all(
        Array.from({ length: misses }, (_, at) =>
          lookUp("WRONGWRONG", spellings[at % spellings.length] ?? ""),
        ),
      );
      const refused = answers.filter(({ status }) => status === 429);
      expect(answers.filter(({ status }) => status === 404)).toHaveLength(20);
      expect(refused).toHaveLength(misses - 20);
      expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(86_000);
      expect(refused[0]?.headers.get("ratelimit-policy")).toBe('"codes";q=20;w=86400');
      expect(await refusal(lookUp("WRONGWRONG", spellings[0] ?? ""))).toEqual([
        429,
        "rate_limited",
      ]);
    },
  );

  it("withholds a right code from somebody who guessed too often, at every door", async () => {
    const { inviteCode } = await createTenant();
    const who = await basicUser();
    await Promise.all(Array.from({ length: 20 }, () => lookUp("WRONGWRONG", who.ip)));
    expect(await refusal(lookUp(inviteCode, who.ip))).toEqual([429, "rate_limited"]);
    expect(await refusal(send(who, "/api/tenant/join", join(inviteCode)))).toEqual([
      429,
      "rate_limited",
    ]);
  });

  it("follows somebody signed in from address to address", async () => {
    const who = await basicUser();
    for (let guess = 0; guess < 20; guess += 1) {
      const answer = send({ ...who, ip: freshIp() }, "/api/tenant/join", join("WRONGWRONG"));
      expect(await refusal(answer)).toEqual([404, "invalid_code"]);
    }
    const answer = send({ ...who, ip: freshIp() }, "/api/tenant/join", join("WRONGWRONG"));
    expect(await refusal(answer)).toEqual([429, "rate_limited"]);
  });

  it("counts nothing for codes that are right", async () => {
    const { inviteCode } = await createTenant();
    const ip = freshIp();
    for (let turn = 0; turn < 30; turn += 1)
      expect((await lookUp(inviteCode, ip)).status).toBe(200);
    expect(await refusal(lookUp("WRONGWRONG", ip))).toEqual([404, "invalid_code"]);
  });
});
